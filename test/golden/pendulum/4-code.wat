(module
  (memory (export "memory") 1)
  (global (export "end") i32 (i32.const 592))
  (func $run (export "run")
    (local i32 i32 f64 f64 f64 f64 f64 f64 f64 f64 i32 i32 i32 f64 i32 f64 f64)
    (local.set 0 (i32.load offset=8 (i32.const 0)))
    (local.set 1 (i32.load offset=12 (i32.const 0)))
    (local.set 2 (f64.load offset=16 (i32.const 0)))
    (local.set 3 (f64.load offset=32 (i32.const 0)))
    (local.set 4 (f64.load offset=48 (i32.const 0)))
    (local.set 5 (f64.load offset=64 (i32.const 0)))
    (local.set 6 (f64.load offset=80 (i32.const 0)))
    (local.set 7 (f64.neg (f64.div (local.get 4) (local.get 5))))
    (local.set 8 (local.get 7))
    (local.set 9 (local.get 6))
    (local.set 11 (i32.mul (i32.const 1) (i32.load (i32.const 0))))
    (local.set 10 (i32.const 0))
    (block
      (br_if 0 (i32.ge_s (local.get 10) (local.get 11)))
      (loop
        (local.set 12
          (i32.add (i32.shl (i32.mul (local.get 10) (i32.const 1)) (i32.const 3)) (local.get 0)))
        (f64.store (local.get 12) (f64.load offset=96 (i32.const 0)))
        (local.set 12
          (i32.add (i32.shl (i32.mul (local.get 10) (i32.const 1)) (i32.const 3)) (local.get 1)))
        (f64.store (local.get 12) (f64.load offset=112 (i32.const 0)))
        (local.set 13 (local.get 9))
        (local.set 14 (i32.mul (i32.const 1) (i32.load offset=4 (i32.const 0))))
        (local.set 12 (i32.const 0))
        (block
          (br_if 0 (i32.ge_s (local.get 12) (local.get 14)))
          (loop
            (local.set 15 (f64.add (local.get 13) (f64.const 1)))
            (local.set 16 (local.get 15))
            (call $map_1 (local.get 8) (local.get 3))
            (local.set 13 (local.get 16))
            (local.set 12 (i32.add (local.get 12) (i32.const 1)))
            (br_if 0 (i32.lt_s (local.get 12) (local.get 14)))
          )
        )
        (local.set 9 (local.get 13))
        (local.set 10 (i32.add (local.get 10) (i32.const 1)))
        (br_if 0 (i32.lt_s (local.get 10) (local.get 11)))
      )
    )
    (f64.store offset=80 (i32.const 0) (local.get 9))
  )
  (func $map_1 (param f64 f64)
    (local f64 f64 f64 i32 f64 f64 i32 f64 i32 i32 f64 f64 f64 f64 f64 f64 f64 i32 i32 i32 i32 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64)
    (local.set 2 (f64.load offset=96 (i32.const 0)))
    (local.set 3 (f64.load offset=112 (i32.const 0)))
    (local.set 4 (f64.abs (local.get 2)))
    (local.set 5 (f64.le (f64.const 411566.08) (local.get 4)))
    (local.set 6 (f64.mul (local.get 2) (f64.const 0.6366197723675814)))
    (if (local.get 5) (then
      (local.set 8 (f64.eq (local.get 2) (f64.const 0)))
      (if (local.get 8) (then
        (local.set 9 (local.get 2))
      ) (else
        (local.set 10 (f64.lt (local.get 4) (f64.const 1646264.32)))
        (if (local.get 10) (then
          (local.set 14
            (f64.sub
              (f64.add (local.get 6) (f64.const 6755399441055744))
              (f64.const 6755399441055744)))
          (local.set 15
            (f64.sub (local.get 2) (f64.mul (local.get 14) (f64.const 1.5707963267341256))))
          (local.set 16 (f64.neg (f64.mul (local.get 14) (f64.const 6.077100506303966e-11))))
          (local.set 17 (f64.add (local.get 15) (local.get 16)))
          (local.set 18 (f64.sub (local.get 17) (local.get 15)))
          (local.set 18
            (f64.sub
              (f64.mul (local.get 14) (f64.const 2.0222662487111665e-21))
              (f64.add
                (f64.sub (local.get 15) (f64.sub (local.get 17) (local.get 18)))
                (f64.sub (local.get 16) (local.get 18)))))
          (local.set 16 (f64.sub (local.get 17) (local.get 18)))
          (local.set 19 (call $int_2 (local.get 14)))
          (local.set 14
            (f64.sub
              (f64.sub (f64.sub (local.get 17) (local.get 16)) (local.get 18))
              (f64.mul (local.get 14) (f64.const 8.4784276603689e-32))))
          (local.set 11 (local.get 19))
          (local.set 12 (local.get 16))
          (local.set 13 (local.get 14))
        ) (else
          (local.set 20 (f64.lt (local.get 4) (f64.const inf)))
          (local.set 4
            (f64.max
              (select (local.get 4) (f64.const 1646264.32) (local.get 20))
              (f64.const 1646264.32)))
          (local.set 21 (call $exponent_3 (local.get 4)))
          (local.set 18 (f64.convert_i32_s (local.get 21)))
          (local.set 18
            (f64.floor
              (f64.mul
                (f64.add (local.get 18) (f64.const -23.5))
                (f64.const 0.041666666666666664))))
          (local.set 22 (call $int_2 (f64.mul (local.get 18) (f64.const 24))))
          (local.set 17
            (f64.reinterpret_i64
              (i64.shl
                (i64.extend_i32_s
                  (i32.add
                    (i32.sub (i32.sub (local.get 21) (i32.const 24)) (local.get 22))
                    (i32.const 1023)))
                (i64.const 52))))
          (local.set 22 (call $int_2 (local.get 18)))
          (local.set 22 (i32.add (local.get 22) (i32.const 1)))
          (local.set 18
            (f64.load offset=128
              (i32.shl
                (select (local.get 22) (i32.const 57) (i32.lt_u (local.get 22) (i32.const 57)))
                (i32.const 3))))
          (local.set 21 (i32.add (local.get 22) (i32.const 1)))
          (local.set 15
            (f64.load offset=128
              (i32.shl
                (select (local.get 21) (i32.const 57) (i32.lt_u (local.get 21) (i32.const 57)))
                (i32.const 3))))
          (local.set 21 (i32.add (local.get 22) (i32.const 2)))
          (local.set 23
            (f64.load offset=128
              (i32.shl
                (select (local.get 21) (i32.const 57) (i32.lt_u (local.get 21) (i32.const 57)))
                (i32.const 3))))
          (local.set 21 (i32.add (local.get 22) (i32.const 3)))
          (local.set 24
            (f64.load offset=128
              (i32.shl
                (select (local.get 21) (i32.const 57) (i32.lt_u (local.get 21) (i32.const 57)))
                (i32.const 3))))
          (local.set 21 (i32.add (local.get 22) (i32.const 4)))
          (local.set 25
            (f64.load offset=128
              (i32.shl
                (select (local.get 21) (i32.const 57) (i32.lt_u (local.get 21) (i32.const 57)))
                (i32.const 3))))
          (local.set 21 (i32.add (local.get 22) (i32.const 5)))
          (local.set 26
            (f64.load offset=128
              (i32.shl
                (select (local.get 21) (i32.const 57) (i32.lt_u (local.get 21) (i32.const 57)))
                (i32.const 3))))
          (local.set 21 (i32.add (local.get 22) (i32.const 6)))
          (local.set 27
            (f64.load offset=128
              (i32.shl
                (select (local.get 21) (i32.const 57) (i32.lt_u (local.get 21) (i32.const 57)))
                (i32.const 3))))
          (local.set 21 (i32.add (local.get 22) (i32.const 7)))
          (local.set 28
            (f64.load offset=128
              (i32.shl
                (select (local.get 21) (i32.const 57) (i32.lt_u (local.get 21) (i32.const 57)))
                (i32.const 3))))
          (local.set 21 (i32.add (local.get 22) (i32.const 8)))
          (local.set 29
            (f64.load offset=128
              (i32.shl
                (select (local.get 21) (i32.const 57) (i32.lt_u (local.get 21) (i32.const 57)))
                (i32.const 3))))
          (local.set 21 (i32.add (local.get 22) (i32.const 9)))
          (local.set 30
            (f64.load offset=128
              (i32.shl
                (select (local.get 21) (i32.const 57) (i32.lt_u (local.get 21) (i32.const 57)))
                (i32.const 3))))
          (local.set 22 (i32.add (local.get 22) (i32.const 10)))
          (local.set 31
            (f64.load offset=128
              (i32.shl
                (select (local.get 22) (i32.const 57) (i32.lt_u (local.get 22) (i32.const 57)))
                (i32.const 3))))
          (local.set 4
            (call $scale2_f64_4
              (local.get 4)
              (i32.sub (i32.const 0) (call $exponent_3 (local.get 4)))))
          (local.set 4 (f64.mul (local.get 4) (f64.const 16777216)))
          (local.set 32 (f64.floor (local.get 4)))
          (local.set 4 (f64.mul (f64.sub (local.get 4) (local.get 32)) (f64.const 16777216)))
          (local.set 33 (f64.floor (local.get 4)))
          (local.set 4 (f64.mul (f64.sub (local.get 4) (local.get 33)) (f64.const 16777216)))
          (local.set 31
            (f64.add
              (f64.mul (local.get 32) (local.get 31))
              (f64.add
                (f64.mul (local.get 33) (local.get 30))
                (f64.mul (local.get 4) (local.get 29)))))
          (local.set 34 (f64.floor (f64.mul (local.get 31) (f64.const 5.960464477539063e-8))))
          (local.set 30
            (f64.add
              (f64.add
                (f64.mul (local.get 32) (local.get 30))
                (f64.add
                  (f64.mul (local.get 33) (local.get 29))
                  (f64.mul (local.get 4) (local.get 28))))
              (local.get 34)))
          (local.set 35 (f64.floor (f64.mul (local.get 30) (f64.const 5.960464477539063e-8))))
          (local.set 29
            (f64.add
              (f64.add
                (f64.mul (local.get 32) (local.get 29))
                (f64.add
                  (f64.mul (local.get 33) (local.get 28))
                  (f64.mul (local.get 4) (local.get 27))))
              (local.get 35)))
          (local.set 36 (f64.floor (f64.mul (local.get 29) (f64.const 5.960464477539063e-8))))
          (local.set 28
            (f64.add
              (f64.add
                (f64.mul (local.get 32) (local.get 28))
                (f64.add
                  (f64.mul (local.get 33) (local.get 27))
                  (f64.mul (local.get 4) (local.get 26))))
              (local.get 36)))
          (local.set 37 (f64.floor (f64.mul (local.get 28) (f64.const 5.960464477539063e-8))))
          (local.set 27
            (f64.add
              (f64.add
                (f64.mul (local.get 32) (local.get 27))
                (f64.add
                  (f64.mul (local.get 33) (local.get 26))
                  (f64.mul (local.get 4) (local.get 25))))
              (local.get 37)))
          (local.set 38 (f64.floor (f64.mul (local.get 27) (f64.const 5.960464477539063e-8))))
          (local.set 26
            (f64.add
              (f64.add
                (f64.mul (local.get 32) (local.get 26))
                (f64.add
                  (f64.mul (local.get 33) (local.get 25))
                  (f64.mul (local.get 4) (local.get 24))))
              (local.get 38)))
          (local.set 39 (f64.floor (f64.mul (local.get 26) (f64.const 5.960464477539063e-8))))
          (local.set 25
            (f64.add
              (f64.add
                (f64.mul (local.get 32) (local.get 25))
                (f64.add
                  (f64.mul (local.get 33) (local.get 24))
                  (f64.mul (local.get 4) (local.get 23))))
              (local.get 39)))
          (local.set 40 (f64.floor (f64.mul (local.get 25) (f64.const 5.960464477539063e-8))))
          (local.set 24
            (f64.add
              (f64.add
                (f64.mul (local.get 32) (local.get 24))
                (f64.add
                  (f64.mul (local.get 33) (local.get 23))
                  (f64.mul (local.get 4) (local.get 15))))
              (local.get 40)))
          (local.set 41 (f64.floor (f64.mul (local.get 24) (f64.const 5.960464477539063e-8))))
          (local.set 18
            (f64.add
              (f64.add
                (f64.mul (local.get 32) (local.get 23))
                (f64.add
                  (f64.mul (local.get 33) (local.get 15))
                  (f64.mul (local.get 4) (local.get 18))))
              (local.get 41)))
          (local.set 24
            (f64.add
              (f64.mul
                (f64.sub
                  (local.get 18)
                  (f64.mul (f64.floor (f64.mul (local.get 18) (f64.const 0.25))) (f64.const 4)))
                (local.get 17))
              (f64.mul
                (f64.sub (local.get 24) (f64.mul (local.get 41) (f64.const 16777216)))
                (f64.mul (local.get 17) (f64.const 5.960464477539063e-8)))))
          (local.set 26
            (f64.add
              (f64.mul
                (f64.sub (local.get 25) (f64.mul (local.get 40) (f64.const 16777216)))
                (f64.mul (local.get 17) (f64.const 3.552713678800501e-15)))
              (f64.mul
                (f64.sub (local.get 26) (f64.mul (local.get 39) (f64.const 16777216)))
                (f64.mul (local.get 17) (f64.const 2.117582368135751e-22)))))
          (local.set 28
            (f64.add
              (f64.mul
                (f64.sub (local.get 27) (f64.mul (local.get 38) (f64.const 16777216)))
                (f64.mul (local.get 17) (f64.const 1.262177448353619e-29)))
              (f64.mul
                (f64.sub (local.get 28) (f64.mul (local.get 37) (f64.const 16777216)))
                (f64.mul (local.get 17) (f64.const 7.52316384526264e-37)))))
          (local.set 30
            (f64.add
              (f64.mul
                (f64.sub (local.get 29) (f64.mul (local.get 36) (f64.const 16777216)))
                (f64.mul (local.get 17) (f64.const 4.484155085839415e-44)))
              (f64.mul
                (f64.sub (local.get 30) (f64.mul (local.get 35) (f64.const 16777216)))
                (f64.mul (local.get 17) (f64.const 2.6727647100921956e-51)))))
          (local.set 17
            (f64.mul
              (f64.sub (local.get 31) (f64.mul (local.get 34) (f64.const 16777216)))
              (f64.mul (local.get 17) (f64.const 1.5930919111324523e-58))))
          (local.set 31
            (f64.sub
              (f64.add (f64.add (local.get 24) (local.get 26)) (f64.const 6755399441055744))
              (f64.const 6755399441055744)))
          (local.set 24 (f64.sub (local.get 24) (local.get 31)))
          (local.set 34 (f64.add (local.get 24) (local.get 26)))
          (local.set 35 (f64.sub (local.get 34) (local.get 24)))
          (local.set 29 (f64.add (local.get 34) (local.get 28)))
          (local.set 36 (f64.sub (local.get 29) (local.get 34)))
          (local.set 37 (f64.add (local.get 29) (local.get 30)))
          (local.set 27 (f64.sub (local.get 37) (local.get 29)))
          (local.set 38 (f64.add (local.get 37) (local.get 17)))
          (local.set 39 (f64.sub (local.get 38) (local.get 37)))
          (local.set 39
            (f64.add
              (f64.add
                (f64.add
                  (f64.add
                    (f64.sub (local.get 24) (f64.sub (local.get 34) (local.get 35)))
                    (f64.sub (local.get 26) (local.get 35)))
                  (f64.add
                    (f64.sub (local.get 34) (f64.sub (local.get 29) (local.get 36)))
                    (f64.sub (local.get 28) (local.get 36))))
                (f64.add
                  (f64.sub (local.get 29) (f64.sub (local.get 37) (local.get 27)))
                  (f64.sub (local.get 30) (local.get 27))))
              (f64.add
                (f64.sub (local.get 37) (f64.sub (local.get 38) (local.get 39)))
                (f64.sub (local.get 17) (local.get 39)))))
          (local.set 17 (f64.add (local.get 38) (local.get 39)))
          (local.set 37 (f64.mul (local.get 17) (f64.const 1.5707963267948966)))
          (local.set 27 (f64.mul (local.get 17) (f64.const 134217729)))
          (local.set 27 (f64.sub (local.get 27) (f64.sub (local.get 27) (local.get 17))))
          (local.set 30 (f64.sub (local.get 17) (local.get 27)))
          (local.set 39
            (f64.add
              (f64.add
                (f64.add
                  (f64.add
                    (f64.sub
                      (f64.mul (local.get 27) (f64.const 1.5707963407039642))
                      (local.get 37))
                    (f64.mul (local.get 27) (f64.const -1.3909067675399456e-8)))
                  (f64.mul (local.get 30) (f64.const 1.5707963407039642)))
                (f64.mul (local.get 30) (f64.const -1.3909067675399456e-8)))
              (f64.add
                (f64.mul (local.get 17) (f64.const 6.123233995736766e-17))
                (f64.mul
                  (f64.sub (local.get 39) (f64.sub (local.get 17) (local.get 38)))
                  (f64.const 1.5707963267948966)))))
          (local.set 38 (f64.add (local.get 37) (local.get 39)))
          (local.set 39 (f64.sub (local.get 39) (f64.sub (local.get 38) (local.get 37))))
          (local.set 22
            (call $int_2
              (f64.sub
                (local.get 31)
                (f64.mul (f64.floor (f64.mul (local.get 31) (f64.const 0.25))) (f64.const 4)))))
          (local.set 21 (f64.lt (local.get 2) (f64.const 0)))
          (local.set 22
            (select (i32.sub (i32.const 0) (local.get 22)) (local.get 22) (local.get 21)))
          (local.set 38
            (select
              (select (f64.neg (local.get 38)) (local.get 38) (local.get 21))
              (f64.const nan)
              (local.get 20)))
          (local.set 39 (select (f64.neg (local.get 39)) (local.get 39) (local.get 21)))
          (local.set 11 (local.get 22))
          (local.set 12 (local.get 38))
          (local.set 13 (local.get 39))
        ))
        (local.set 39 (f64.mul (local.get 12) (local.get 12)))
        (local.set 14 (f64.mul (local.get 39) (local.get 39)))
        (local.set 38 (f64.mul (local.get 14) (local.get 14)))
        (local.set 16 (f64.mul (local.get 39) (f64.const 0.5)))
        (local.set 31 (f64.sub (f64.const 1) (local.get 16)))
        (local.set 37
          (f64.convert_i32_s (i32.sub (i32.const 1) (i32.and (local.get 11) (i32.const 2)))))
        (local.set 37
          (f64.mul
            (select
              (f64.add
                (local.get 31)
                (f64.add
                  (f64.sub (f64.sub (f64.const 1) (local.get 31)) (local.get 16))
                  (f64.sub
                    (f64.mul
                      (local.get 14)
                      (f64.add
                        (f64.add
                          (f64.add
                            (f64.const 0.0416666666666666)
                            (f64.mul (f64.const -0.0013888888888874457) (local.get 39)))
                          (f64.mul
                            (f64.add
                              (f64.const 0.000024801587289652865)
                              (f64.mul (f64.const -2.7557314393872844e-7) (local.get 39)))
                            (local.get 14)))
                        (f64.mul
                          (f64.add
                            (f64.const 2.0875728111954137e-9)
                            (f64.mul (f64.const -1.1359865072987674e-11) (local.get 39)))
                          (local.get 38))))
                    (f64.mul (local.get 12) (local.get 13)))))
              (f64.add
                (local.get 12)
                (f64.add
                  (f64.mul
                    (local.get 12)
                    (f64.mul
                      (local.get 39)
                      (f64.add
                        (f64.add
                          (f64.add
                            (f64.const -0.16666666666666632)
                            (f64.mul (f64.const 0.008333333333322472) (local.get 39)))
                          (f64.mul
                            (f64.add
                              (f64.const -0.0001984126982983565)
                              (f64.mul (f64.const 0.0000027557313697315916) (local.get 39)))
                            (local.get 14)))
                        (f64.mul
                          (f64.add
                            (f64.const -2.5050758483678606e-8)
                            (f64.mul (f64.const 1.589679591069119e-10) (local.get 39)))
                          (local.get 38)))))
                  (f64.sub (local.get 13) (f64.mul (local.get 16) (local.get 13)))))
              (i32.eq (i32.and (local.get 11) (i32.const 1)) (i32.const 1)))
            (local.get 37)))
        (local.set 9 (local.get 37))
      ))
      (local.set 7 (local.get 9))
    ) (else
      (local.set 6
        (f64.sub
          (f64.add (local.get 6) (f64.const 13510798882111488))
          (f64.const 13510798882111488)))
      (local.set 37 (f64.sub (local.get 6) (f64.const 1)))
      (local.set 6
        (f64.sub
          (f64.sub
            (f64.sub (local.get 2) (f64.mul (local.get 6) (f64.const 1.5707963267923333)))
            (f64.mul (local.get 6) (f64.const 2.5633441515839558e-12)))
          (f64.mul (local.get 6) (f64.const 1.0562999066987428e-23))))
      (local.set 12 (f64.mul (local.get 6) (local.get 6)))
      (local.set 13 (f64.mul (local.get 12) (local.get 12)))
      (local.set 37
        (f64.mul
          (f64.add
            (local.get 6)
            (f64.mul
              (f64.mul (local.get 6) (local.get 12))
              (f64.add
                (f64.mul
                  (local.get 12)
                  (f64.add
                    (f64.add
                      (f64.add
                        (f64.const 0.008333333333333205)
                        (f64.mul (f64.const -0.00019841269841211384) (local.get 12)))
                      (f64.mul
                        (f64.add
                          (f64.const 0.000002755731921132125)
                          (f64.mul (f64.const -2.5052106877340966e-8) (local.get 12)))
                        (local.get 13)))
                    (f64.mul
                      (f64.add
                        (f64.add
                          (f64.const 1.6058939463223336e-10)
                          (f64.mul (f64.const -7.642975454052783e-13) (local.get 12)))
                        (f64.mul (f64.const 2.720922354093169e-15) (local.get 13)))
                      (f64.mul (local.get 13) (local.get 13)))))
                (f64.const -0.16666666666666666))))
          (f64.sub
            (f64.sub
              (f64.add (local.get 37) (f64.const 27021597764222976))
              (f64.const 27021597764222976))
            (local.get 37))))
      (local.set 7 (local.get 37))
    ))
    (local.set 37 (f64.add (local.get 2) (f64.mul (local.get 1) (local.get 3))))
    (local.set 7
      (f64.add (local.get 3) (f64.mul (local.get 1) (f64.mul (local.get 0) (local.get 7)))))
    (local.set 9 (local.get 37))
    (local.set 6 (local.get 7))
    (f64.store offset=96 (i32.const 0) (local.get 9))
    (f64.store offset=112 (i32.const 0) (local.get 6))
  )
  (func $int_2 (param f64) (result i32)
    (local i32 i32 i64)
    (if (f64.lt (f64.abs (local.get 0)) (f64.const 2147483648)) (then
      (i32.trunc_sat_f64_s (local.get 0))
      (return)
    ))
    (if (f64.lt (f64.abs (local.get 0)) (f64.const 9223372036854776000)) (then
      (i32.wrap_i64 (i64.trunc_sat_f64_s (local.get 0)))
      (return)
    ))
    (if (i32.gt_s (local.tee 2 (i32.sub (i32.and (i32.wrap_i64 (i64.shr_u (local.tee 3 (i64.reinterpret_f64 (local.get 0))) (i64.const 52))) (i32.const 2047)) (i32.const 1075))) (i32.const 31)) (then
      (i32.const 0)
      (return)
    ))
    (local.set 1 (i32.shl (i32.wrap_i64 (local.get 3)) (local.get 2)))
    (select
      (i32.sub (i32.const 0) (local.get 1))
      (local.get 1)
      (i64.lt_s (local.get 3) (i64.const 0)))
  )
  (func $exponent_3 (param f64) (result i32)
    (local f64 i32)
    (local.set 1 (f64.abs (local.get 0)))
    (local.set 2 (i32.const 1023))
    (if (f64.lt (local.get 1) (f64.const 2.2250738585072014e-308)) (then
      (local.set 1 (f64.mul (local.get 1) (f64.const 18014398509481984)))
      (local.set 2 (i32.const 1077))
    ))
    (i32.sub
      (i32.wrap_i64
        (i64.shr_u
          (i64.add (i64.reinterpret_f64 (local.get 1)) (i64.const 2638149301829632))
          (i64.const 52)))
      (local.get 2))
  )
  (func $scale2_f64_4 (param f64 i32) (result f64)
    (local i32 i32)
    (local.set 3
      (select (local.get 1) (i32.const 1000) (i32.lt_s (local.get 1) (i32.const 1000))))
    (local.set 2
      (select (local.get 3) (i32.const -1000) (i32.gt_s (local.get 3) (i32.const -1000))))
    (f64.mul
      (f64.mul
        (local.get 0)
        (f64.reinterpret_i64
          (i64.shl (i64.extend_i32_s (i32.add (local.get 2) (i32.const 1023))) (i64.const 52))))
      (f64.reinterpret_i64
        (i64.shl
          (i64.extend_i32_s (i32.add (i32.sub (local.get 1) (local.get 2)) (i32.const 1023)))
          (i64.const 52))))
  )
  (data (i32.const 128) ;; 464 bytes of tables
  )
)
