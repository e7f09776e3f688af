# A ring of neurons that remembers a direction (Ben-Yishai, Bar-Or & Sompolinsky 1995, doi:10.1073/pnas.92.9.3844): neighbours
# excite, others inhibit one another. A cue puts a bump of activity somewhere, and there it stays when the cue is gone.
# Time in ms, angles in degrees.
# Run: fluxion run examples/ring.flux --dt 0.5 --duration 300

to = 90                                            # where the cue is, for 100 ms
J0 = -10
J1 = 12

population cell = 128 {
  angle = 360*i/N
  cue   = if(t < 100, cos((angle - to)*pi/180), 0)
  ds/dt = (-s + max(0, 1 + cue + sum(ring.drive)/N))/10
}

projection ring from cell to cell {
  connect(all())
  drive = (J0 + J1*cos((angle_pre - angle_post)*pi/180))*s_pre
}
