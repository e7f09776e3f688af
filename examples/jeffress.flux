# Where a sound comes from (Jeffress 1948, doi:10.1037/h0061495): each neuron hears both ears through delay lines of its own, and spikes
# when both arrive at once. So its place tells the difference of times, from -1 ms to 1 ms.
# Time in ms. The file has rows of ear and time.
# Run: fluxion run examples/jeffress.flux --dt 0.05 --duration 120

population ear = 2 {
  spikes_at(data("jeffress/ears.csv"))
}

population cell = 21 {
  dV/dt = -V/0.1
  threshold(V > 1)
  reset(V = 0)
}

projection left from ear[0] to cell {
  connect(all())
  on_pre(V_post += 1, delay = 0.05*j)
}

projection right from ear[1] to cell {
  connect(all())
  on_pre(V_post += 1, delay = 0.05*(20 - j))
}
