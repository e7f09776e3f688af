(module
  (memory (export "memory") 1)
  (global (export "end") i32 (i32.const 18752))
  (func $run (export "run")
    (local i32 i32 i32 i32 i32 i32 i32 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 i32 i32 f64 f64 i32 i32 f64 f64 f64)
    (local.set 0 (i32.load offset=12 (i32.const 0)))
    (local.set 1 (i32.load offset=16 (i32.const 0)))
    (local.set 2 (i32.load offset=20 (i32.const 0)))
    (local.set 3 (i32.load offset=24 (i32.const 0)))
    (local.set 4 (i32.load offset=28 (i32.const 0)))
    (local.set 5 (i32.load offset=32 (i32.const 0)))
    (local.set 6 (i32.load offset=36 (i32.const 0)))
    (local.set 7 (f64.load offset=48 (i32.const 0)))
    (local.set 8 (f64.load offset=64 (i32.const 0)))
    (local.set 9 (f64.load offset=80 (i32.const 0)))
    (local.set 10 (f64.load offset=96 (i32.const 0)))
    (local.set 11 (f64.load offset=112 (i32.const 0)))
    (local.set 12 (f64.load offset=128 (i32.const 0)))
    (local.set 13 (f64.load offset=144 (i32.const 0)))
    (local.set 14 (f64.load offset=160 (i32.const 0)))
    (local.set 15 (f64.load offset=176 (i32.const 0)))
    (local.set 16 (f64.load offset=352 (i32.const 0)))
    (local.set 17 (f64.load offset=368 (i32.const 0)))
    (local.set 18 (f64.load offset=1056 (i32.const 0)))
    (local.set 19 (f64.div (f64.const 1) (local.get 9)))
    (local.set 20 (local.get 19))
    (local.set 21 (f64.mul (local.get 16) (f64.const 0.32)))
    (local.set 22 (local.get 21))
    (local.set 23 (f64.mul (local.get 16) (f64.const 0.28)))
    (local.set 24 (local.get 23))
    (local.set 25 (f64.mul (local.get 16) (f64.const 0.128)))
    (local.set 26 (local.get 25))
    (local.set 27 (f64.mul (local.get 16) (f64.const 4)))
    (local.set 28 (local.get 27))
    (local.set 29 (f64.mul (local.get 16) (f64.const 0.02)))
    (local.set 30 (local.get 29))
    (local.set 31 (f64.mul (local.get 16) (f64.const 0.5)))
    (local.set 32 (f64.mul (local.get 8) (f64.const 0.5)))
    (local.set 33 (local.get 31))
    (local.set 34 (local.get 32))
    (local.set 35 (f64.mul (local.get 8) (f64.const 0.16666666666666666)))
    (local.set 36 (local.get 35))
    (call $iota_1)
    (local.set 37 (local.get 17))
    (local.set 38 (local.get 18))
    (local.set 40 (i32.mul (i32.const 1) (i32.load offset=4 (i32.const 0))))
    (local.set 39 (i32.const 0))
    (block
      (br_if 0 (i32.ge_s (local.get 39) (local.get 40)))
      (loop
        (memory.copy
          (i32.add
            (i32.add
              (i32.shl (i32.mul (local.get 39) (i32.const 20)) (i32.const 3))
              (local.get 3))
            (i32.const 0))
          (i32.add (i32.const 0) (i32.const 384))
          (i32.const 160))
        (memory.copy
          (i32.add
            (i32.add
              (i32.shl (i32.mul (local.get 39) (i32.const 20)) (i32.const 3))
              (local.get 4))
            (i32.const 0))
          (i32.add (i32.const 0) (i32.const 544))
          (i32.const 160))
        (memory.copy
          (i32.add
            (i32.add
              (i32.shl (i32.mul (local.get 39) (i32.const 20)) (i32.const 3))
              (local.get 5))
            (i32.const 0))
          (i32.add (i32.const 0) (i32.const 704))
          (i32.const 160))
        (memory.copy
          (i32.add
            (i32.add
              (i32.shl (i32.mul (local.get 39) (i32.const 20)) (i32.const 3))
              (local.get 6))
            (i32.const 0))
          (i32.add (i32.const 0) (i32.const 864))
          (i32.const 160))
        (local.set 41 (local.get 37))
        (local.set 42 (local.get 38))
        (local.set 44 (i32.mul (i32.const 1) (i32.load offset=8 (i32.const 0))))
        (local.set 43 (i32.const 0))
        (block
          (br_if 0 (i32.ge_s (local.get 43) (local.get 44)))
          (loop
            (local.set 45 (f64.add (local.get 41) (f64.const 1)))
            (local.set 46 (local.get 45))
            (call $map_2
              (local.get 10)
              (local.get 11)
              (local.get 12)
              (local.get 13)
              (local.get 15)
              (local.get 14)
              (local.get 20)
              (local.get 22)
              (local.get 24)
              (local.get 26)
              (local.get 28)
              (local.get 30)
              (local.get 33)
              (local.get 34)
              (local.get 20)
              (local.get 22)
              (local.get 24)
              (local.get 26)
              (local.get 28)
              (local.get 30)
              (local.get 33)
              (local.get 20)
              (local.get 22)
              (local.get 24)
              (local.get 26)
              (local.get 28)
              (local.get 30)
              (local.get 33)
              (local.get 8)
              (local.get 20)
              (local.get 22)
              (local.get 24)
              (local.get 26)
              (local.get 28)
              (local.get 30)
              (local.get 33)
              (local.get 36))
            (local.set 47 (call $append_3 (local.get 42) (local.get 41)))
            (local.get 46)
            (local.set 42 (local.get 47))
            (local.set 41)
            (local.set 43 (i32.add (local.get 43) (i32.const 1)))
            (br_if 0 (i32.lt_s (local.get 43) (local.get 44)))
          )
        )
        (local.get 41)
        (local.set 38 (local.get 42))
        (local.set 37)
        (local.set 39 (i32.add (local.get 39) (i32.const 1)))
        (br_if 0 (i32.lt_s (local.get 39) (local.get 40)))
      )
    )
    (f64.store offset=368 (i32.const 0) (local.get 37))
    (f64.store offset=1056 (i32.const 0) (local.get 38))
  )
  (func $iota_1
    (local i32 i32)
    (local.set 1 (i32.const 20))
    (local.set 0 (i32.const 0))
    (block
      (loop
        (i32.store offset=1072 (i32.shl (local.get 0) (i32.const 2)) (local.get 0))
        (local.set 0 (i32.add (local.get 0) (i32.const 1)))
        (br_if 0 (i32.lt_s (local.get 0) (local.get 1)))
      )
    )
  )
  (func $map_2 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64)
    (local v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 81 (v128.const f64x2 50 50))
    (local.set 83 (v128.const f64x2 13 13))
    (local.set 85 (v128.const f64x2 10 10))
    (local.set 86 (v128.const f64x2 0.025 0.025))
    (local.set 87 (v128.const f64x2 709.79 709.79))
    (local.set 88 (v128.const f64x2 -709 -709))
    (local.set 90 (v128.const f64x2 184.6649652337873 184.6649652337873))
    (local.set 91 (v128.const f64x2 6755399441055744 6755399441055744))
    (local.set 94 (v128.const f64x2 0.005415212347998022 0.005415212347998022))
    (local.set 95 (v128.const f64x2 1.2655086083325438e-13 1.2655086083325438e-13))
    (local.set 101 (v128.const i32x4 1023 1023 1023 1023))
    (local.set 102 (v128.const f64x2 0.4999999999999677 0.4999999999999677))
    (local.set 103 (v128.const f64x2 0.16666666666666105 0.16666666666666105))
    (local.set 104 (v128.const f64x2 0.04166668087681207 0.04166668087681207))
    (local.set 105 (v128.const f64x2 0.008333335518985864 0.008333335518985864))
    (local.set 106 (v128.const f64x2 17 17))
    (local.set 107 (v128.const f64x2 0.05555555555555555 0.05555555555555555))
    (local.set 122 (v128.const f64x2 0.25 0.25))
    (local.set 125 (v128.const f64x2 1.4549914146182013 1.4549914146182013))
    (local.set 126 (v128.const f64x2 1 1))
    (local.set 128 (v128.const f64x2 4 4))
    (local.set 129 (v128.const f64x2 0.5 0.5))
    (local.set 130 (v128.const f64x2 0.08333333333333333 0.08333333333333333))
    (local.set 131 (v128.const f64x2 -0.001388888888888889 -0.001388888888888889))
    (local.set 132 (v128.const f64x2 0.00003306878306878307 0.00003306878306878307))
    (local.set 133 (v128.const f64x2 -8.267195767195768e-7 -8.267195767195768e-7))
    (local.set 134 (v128.const f64x2 40 40))
    (local.set 135 (v128.const f64x2 20.085536923187668 20.085536923187668))
    (local.set 136 (v128.const f64x2 0.390625 0.390625))
    (local.set 137 (v128.const f64x2 3.273390607896142e+150 3.273390607896142e+150))
    (local.set 139 (v128.const f64x2 0.2 0.2))
    (local.set 141 (v128.const f64x2 5 5))
    (local.set 142 (v128.const f64x2 15 15))
    (local.set 143 (v128.const f64x2 0.006737946999085467 0.006737946999085467))
    (local.set 206 (v128.const f64x2 2 2))
    (local.set 212 (v128.const i32x4 0 0 0 0))
    (local.set 221
      (v128.const f32x4 2.3694278276172396e-38 2.3694278276172396e-38 2.3694278276172396e-38 2.3694278276172396e-38))
    (local.set 37 (f64x2.splat (local.get 0)))
    (local.set 38 (f64x2.splat (local.get 1)))
    (local.set 39 (f64x2.splat (local.get 2)))
    (local.set 40 (f64x2.splat (local.get 3)))
    (local.set 41 (f64x2.splat (local.get 4)))
    (local.set 42 (f64x2.splat (local.get 5)))
    (local.set 43 (f64x2.splat (local.get 6)))
    (local.set 44 (f64x2.splat (local.get 7)))
    (local.set 45 (f64x2.splat (local.get 8)))
    (local.set 46 (f64x2.splat (local.get 9)))
    (local.set 47 (f64x2.splat (local.get 10)))
    (local.set 48 (f64x2.splat (local.get 11)))
    (local.set 49 (f64x2.splat (local.get 12)))
    (local.set 50 (f64x2.splat (local.get 13)))
    (local.set 51 (f64x2.splat (local.get 14)))
    (local.set 52 (f64x2.splat (local.get 15)))
    (local.set 53 (f64x2.splat (local.get 16)))
    (local.set 54 (f64x2.splat (local.get 17)))
    (local.set 55 (f64x2.splat (local.get 18)))
    (local.set 56 (f64x2.splat (local.get 19)))
    (local.set 57 (f64x2.splat (local.get 20)))
    (local.set 58 (f64x2.splat (local.get 21)))
    (local.set 59 (f64x2.splat (local.get 22)))
    (local.set 60 (f64x2.splat (local.get 23)))
    (local.set 61 (f64x2.splat (local.get 24)))
    (local.set 62 (f64x2.splat (local.get 25)))
    (local.set 63 (f64x2.splat (local.get 26)))
    (local.set 64 (f64x2.splat (local.get 27)))
    (local.set 65 (f64x2.splat (local.get 28)))
    (local.set 66 (f64x2.splat (local.get 29)))
    (local.set 67 (f64x2.splat (local.get 30)))
    (local.set 68 (f64x2.splat (local.get 31)))
    (local.set 69 (f64x2.splat (local.get 32)))
    (local.set 70 (f64x2.splat (local.get 33)))
    (local.set 71 (f64x2.splat (local.get 34)))
    (local.set 72 (f64x2.splat (local.get 35)))
    (local.set 73 (f64x2.splat (local.get 36)))
    (local.set 74 (i32.const 20))
    (local.set 75 (i32.const 0))
    (block
      (loop
        (local.set 79
          (select
            (local.tee 79 (i32.add (local.get 75) (i32.const 64)))
            (local.get 74)
            (i32.lt_s (local.get 79) (local.get 74))))
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 82 (f64x2.add (v128.load offset=384 (local.get 80)) (local.get 81)))
            (local.set 84 (f64x2.sub (local.get 83) (local.get 82)))
            (local.set 89
              (f64x2.pmax
                (f64x2.pmin
                  (f64x2.mul (f64x2.sub (local.get 85) (local.get 82)) (local.get 86))
                  (local.get 87))
                (local.get 88)))
            (local.set 92 (f64x2.add (f64x2.mul (local.get 89) (local.get 90)) (local.get 91)))
            (local.set 93 (f64x2.sub (local.get 92) (local.get 91)))
            (local.set 93
              (f64x2.sub
                (f64x2.sub (local.get 89) (f64x2.mul (local.get 93) (local.get 94)))
                (f64x2.mul (local.get 93) (local.get 95))))
            (local.set 92 (local.get 92))
            (v128.store offset=1344 (local.get 77) (local.get 82))
            (v128.store offset=1856 (local.get 77) (local.get 84))
            (v128.store offset=2368 (local.get 77) (local.get 93))
            (v128.store offset=2880 (local.get 77) (local.get 92))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 96
              (f64x2.mul (local.tee 89 (v128.load offset=2368 (local.get 77))) (local.get 89)))
            (local.set 97
              (i32x4.shl (local.tee 98 (v128.load offset=2880 (local.get 77))) (i32.const 3)))
            (local.set 80 (i32.and (i32x4.extract_lane 0 (local.get 97)) (i32.const 1016)))
            (local.set 99 (i32.and (i32x4.extract_lane 2 (local.get 97)) (i32.const 1016)))
            (local.set 100 (v128.load64_zero offset=17728 (local.get 80)))
            (local.set 97 (v128.load64_lane offset=17728 1 (local.get 99) (local.get 100)))
            (local.set 97
              (f64x2.mul
                (local.get 97)
                (i64x2.shl
                  (i32x4.add (i32x4.shr_s (local.get 98) (i32.const 7)) (local.get 101))
                  (i32.const 52))))
            (local.set 97
              (f64x2.add
                (local.get 97)
                (f64x2.mul
                  (local.get 97)
                  (f64x2.add
                    (local.get 89)
                    (f64x2.mul
                      (local.get 96)
                      (f64x2.add
                        (f64x2.add (local.get 102) (f64x2.mul (local.get 103) (local.get 89)))
                        (f64x2.mul
                          (f64x2.add (local.get 104) (f64x2.mul (local.get 105) (local.get 89)))
                          (local.get 96))))))))
            (v128.store offset=3392 (local.get 77) (local.get 97))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 89
              (f64x2.pmax
                (f64x2.pmin
                  (f64x2.mul
                    (f64x2.sub (local.get 106) (v128.load offset=1344 (local.get 77)))
                    (local.get 107))
                  (local.get 87))
                (local.get 88)))
            (local.set 96 (f64x2.add (f64x2.mul (local.get 89) (local.get 90)) (local.get 91)))
            (local.set 98 (f64x2.sub (local.get 96) (local.get 91)))
            (local.set 98
              (f64x2.sub
                (f64x2.sub (local.get 89) (f64x2.mul (local.get 98) (local.get 94)))
                (f64x2.mul (local.get 98) (local.get 95))))
            (local.set 96 (local.get 96))
            (v128.store offset=2880 (local.get 77) (local.get 98))
            (v128.store offset=2368 (local.get 77) (local.get 96))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 100
              (f64x2.mul (local.tee 89 (v128.load offset=2880 (local.get 77))) (local.get 89)))
            (local.set 108
              (i32x4.shl (local.tee 109 (v128.load offset=2368 (local.get 77))) (i32.const 3)))
            (local.set 99 (i32.and (i32x4.extract_lane 0 (local.get 108)) (i32.const 1016)))
            (local.set 80 (i32.and (i32x4.extract_lane 2 (local.get 108)) (i32.const 1016)))
            (local.set 110 (v128.load64_zero offset=17728 (local.get 99)))
            (local.set 108 (v128.load64_lane offset=17728 1 (local.get 80) (local.get 110)))
            (local.set 108
              (f64x2.mul
                (local.get 108)
                (i64x2.shl
                  (i32x4.add (i32x4.shr_s (local.get 109) (i32.const 7)) (local.get 101))
                  (i32.const 52))))
            (local.set 108
              (f64x2.add
                (local.get 108)
                (f64x2.mul
                  (local.get 108)
                  (f64x2.add
                    (local.get 89)
                    (f64x2.mul
                      (local.get 100)
                      (f64x2.add
                        (f64x2.add (local.get 102) (f64x2.mul (local.get 103) (local.get 89)))
                        (f64x2.mul
                          (f64x2.add (local.get 104) (f64x2.mul (local.get 105) (local.get 89)))
                          (local.get 100))))))))
            (v128.store offset=3904 (local.get 77) (local.get 108))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 89
              (f64x2.mul (local.tee 89 (v128.load offset=864 (local.get 80))) (local.get 89)))
            (local.set 100
              (f64x2.sub
                (f64x2.sub
                  (f64x2.sub
                    (v128.load offset=192 (local.get 80))
                    (f64x2.mul
                      (f64x2.mul
                        (f64x2.mul
                          (local.get 37)
                          (f64x2.mul
                            (f64x2.mul
                              (local.tee 100 (v128.load offset=544 (local.get 80)))
                              (local.get 100))
                            (local.get 100)))
                        (v128.load offset=704 (local.get 80)))
                      (f64x2.sub
                        (local.tee 100 (v128.load offset=384 (local.get 80)))
                        (local.get 38))))
                  (f64x2.mul
                    (f64x2.mul (local.get 39) (f64x2.mul (local.get 89) (local.get 89)))
                    (f64x2.sub (local.get 100) (local.get 40))))
                (f64x2.mul (local.get 42) (f64x2.sub (local.get 100) (local.get 41)))))
            (v128.store offset=2368 (local.get 77) (local.get 100))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 89 (f64x2.mul (v128.load offset=2368 (local.get 77)) (local.get 43)))
            (local.set 109
              (f64x2.add
                (v128.load offset=384 (local.get 80))
                (f64x2.mul (local.get 50) (local.get 89))))
            (local.set 110 (f64x2.add (local.get 109) (local.get 81)))
            (local.set 111
              (f64x2.pmax
                (f64x2.pmin
                  (f64x2.mul (f64x2.sub (local.get 85) (local.get 110)) (local.get 86))
                  (local.get 87))
                (local.get 88)))
            (v128.store offset=2880 (local.get 77) (local.get 89))
            (v128.store offset=4416 (local.get 77) (local.get 109))
            (v128.store offset=4928 (local.get 77) (local.get 110))
            (v128.store offset=5440 (local.get 77) (local.get 111))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 113
              (f64x2.add
                (f64x2.mul
                  (local.tee 112 (v128.load offset=5440 (local.get 77)))
                  (local.get 90))
                (local.get 91)))
            (local.set 114 (f64x2.sub (local.get 113) (local.get 91)))
            (local.set 114
              (f64x2.sub
                (f64x2.sub (local.get 112) (f64x2.mul (local.get 114) (local.get 94)))
                (f64x2.mul (local.get 114) (local.get 95))))
            (local.set 113 (local.get 113))
            (v128.store offset=2368 (local.get 77) (local.get 114))
            (v128.store offset=5952 (local.get 77) (local.get 113))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 115
              (f64x2.mul (local.tee 112 (v128.load offset=2368 (local.get 77))) (local.get 112)))
            (local.set 116
              (i32x4.shl (local.tee 117 (v128.load offset=5952 (local.get 77))) (i32.const 3)))
            (local.set 80 (i32.and (i32x4.extract_lane 0 (local.get 116)) (i32.const 1016)))
            (local.set 99 (i32.and (i32x4.extract_lane 2 (local.get 116)) (i32.const 1016)))
            (local.set 118 (v128.load64_zero offset=17728 (local.get 80)))
            (local.set 116 (v128.load64_lane offset=17728 1 (local.get 99) (local.get 118)))
            (local.set 116
              (f64x2.mul
                (local.get 116)
                (i64x2.shl
                  (i32x4.add (i32x4.shr_s (local.get 117) (i32.const 7)) (local.get 101))
                  (i32.const 52))))
            (local.set 116
              (f64x2.add
                (local.get 116)
                (f64x2.mul
                  (local.get 116)
                  (f64x2.add
                    (local.get 112)
                    (f64x2.mul
                      (local.get 115)
                      (f64x2.add
                        (f64x2.add (local.get 102) (f64x2.mul (local.get 103) (local.get 112)))
                        (f64x2.mul
                          (f64x2.add
                            (local.get 104)
                            (f64x2.mul (local.get 105) (local.get 112)))
                          (local.get 115))))))))
            (v128.store offset=5440 (local.get 77) (local.get 116))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 112
              (f64x2.pmax
                (f64x2.pmin
                  (f64x2.mul
                    (f64x2.sub (local.get 106) (v128.load offset=4928 (local.get 77)))
                    (local.get 107))
                  (local.get 87))
                (local.get 88)))
            (local.set 115
              (f64x2.add (f64x2.mul (local.get 112) (local.get 90)) (local.get 91)))
            (local.set 117 (f64x2.sub (local.get 115) (local.get 91)))
            (local.set 117
              (f64x2.sub
                (f64x2.sub (local.get 112) (f64x2.mul (local.get 117) (local.get 94)))
                (f64x2.mul (local.get 117) (local.get 95))))
            (local.set 115 (local.get 115))
            (v128.store offset=5952 (local.get 77) (local.get 117))
            (v128.store offset=2368 (local.get 77) (local.get 115))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 118
              (f64x2.mul (local.tee 112 (v128.load offset=5952 (local.get 77))) (local.get 112)))
            (local.set 119
              (i32x4.shl (local.tee 120 (v128.load offset=2368 (local.get 77))) (i32.const 3)))
            (local.set 99 (i32.and (i32x4.extract_lane 0 (local.get 119)) (i32.const 1016)))
            (local.set 80 (i32.and (i32x4.extract_lane 2 (local.get 119)) (i32.const 1016)))
            (local.set 121 (v128.load64_zero offset=17728 (local.get 99)))
            (local.set 119 (v128.load64_lane offset=17728 1 (local.get 80) (local.get 121)))
            (local.set 119
              (f64x2.mul
                (local.get 119)
                (i64x2.shl
                  (i32x4.add (i32x4.shr_s (local.get 120) (i32.const 7)) (local.get 101))
                  (i32.const 52))))
            (local.set 119
              (f64x2.add
                (local.get 119)
                (f64x2.mul
                  (local.get 119)
                  (f64x2.add
                    (local.get 112)
                    (f64x2.mul
                      (local.get 118)
                      (f64x2.add
                        (f64x2.add (local.get 102) (f64x2.mul (local.get 103) (local.get 112)))
                        (f64x2.mul
                          (f64x2.add
                            (local.get 104)
                            (f64x2.mul (local.get 105) (local.get 112)))
                          (local.get 118))))))))
            (v128.store offset=6464 (local.get 77) (local.get 119))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 118
              (f64x2.mul (local.tee 112 (v128.load offset=3392 (local.get 77))) (local.get 112)))
            (local.set 118 (f64x2.mul (local.get 118) (local.get 118)))
            (local.set 121
              (f64x2.lt
                (f64x2.mul
                  (local.tee 120 (v128.load offset=1856 (local.get 77)))
                  (local.get 120))
                (local.get 122)))
            (local.set 124 (local.get 121))
            (local.set 112
              (f64x2.mul (local.get 118) (f64x2.mul (local.get 112) (local.get 125))))
            (local.set 112
              (f64x2.div
                (local.get 120)
                (f64x2.sub (f64x2.mul (local.get 112) (local.get 112)) (local.get 126))))
            (local.set 123 (local.get 112))
            (if (v128.any_true (local.get 124)) (then
              (local.set 120 (f64x2.mul (local.get 120) (local.get 122)))
              (local.set 127 (f64x2.mul (local.get 120) (local.get 120)))
              (local.set 127
                (f64x2.mul
                  (local.get 128)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 120) (local.get 129)))
                    (f64x2.mul
                      (local.get 127)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 127)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 127)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 127) (local.get 133)))))))))))
              (local.set 120 (local.get 127))
              (local.set 123 (v128.bitselect (local.get 120) (local.get 123) (local.get 124)))
            ))
            (v128.store offset=2368 (local.get 77) (local.get 118))
            (v128.store offset=5952 (local.get 77) (local.get 123))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 112 (f64x2.sub (v128.load offset=1344 (local.get 77)) (local.get 134)))
            (local.set 127 (f64x2.mul (v128.load offset=2368 (local.get 77)) (local.get 135)))
            (local.set 127 (f64x2.mul (local.get 127) (local.get 127)))
            (local.set 121
              (f64x2.lt (f64x2.mul (local.get 112) (local.get 112)) (local.get 136)))
            (local.set 120 (local.get 121))
            (local.set 138 (f64x2.pmin (local.get 127) (local.get 137)))
            (local.set 138
              (f64x2.div
                (f64x2.mul (local.get 112) (local.get 138))
                (f64x2.sub (local.get 126) (local.get 138))))
            (local.set 124 (local.get 138))
            (if (v128.any_true (local.get 120)) (then
              (local.set 112 (f64x2.mul (local.get 112) (local.get 139)))
              (local.set 140 (f64x2.mul (local.get 112) (local.get 112)))
              (local.set 140
                (f64x2.mul
                  (local.get 141)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 112) (local.get 129)))
                    (f64x2.mul
                      (local.get 140)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 140)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 140)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 140) (local.get 133)))))))))))
              (local.set 112 (local.get 140))
              (local.set 124 (v128.bitselect (local.get 112) (local.get 124) (local.get 120)))
            ))
            (v128.store offset=1856 (local.get 77) (local.get 127))
            (v128.store offset=6976 (local.get 77) (local.get 124))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 138 (f64x2.sub (local.get 142) (v128.load offset=1344 (local.get 77))))
            (local.set 140
              (f64x2.lt (f64x2.mul (local.get 138) (local.get 138)) (local.get 136)))
            (local.set 120 (local.get 140))
            (local.set 144
              (f64x2.div
                (local.get 138)
                (f64x2.sub
                  (f64x2.mul
                    (local.tee 112 (v128.load offset=1856 (local.get 77)))
                    (local.get 143))
                  (local.get 126))))
            (local.set 121 (local.get 144))
            (local.set 145 (f64x2.mul (local.get 44) (v128.load offset=5952 (local.get 77))))
            (local.set 145
              (f64x2.sub
                (local.get 145)
                (f64x2.mul
                  (f64x2.add
                    (local.get 145)
                    (f64x2.mul (local.get 45) (v128.load offset=6976 (local.get 77))))
                  (v128.load offset=544 (local.get 80)))))
            (local.set 146 (f64x2.mul (local.get 46) (v128.load offset=3904 (local.get 77))))
            (local.set 112
              (f64x2.add
                (local.get 146)
                (f64x2.div (local.get 47) (f64x2.add (local.get 112) (local.get 126)))))
            (if (v128.any_true (local.get 120)) (then
              (local.set 138 (f64x2.mul (local.get 138) (local.get 139)))
              (local.set 147 (f64x2.mul (local.get 138) (local.get 138)))
              (local.set 147
                (f64x2.mul
                  (local.get 141)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 138) (local.get 129)))
                    (f64x2.mul
                      (local.get 147)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 147)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 147)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 147) (local.get 133)))))))))))
              (local.set 138 (local.get 147))
              (local.set 121 (v128.bitselect (local.get 138) (local.get 121) (local.get 120)))
            ))
            (v128.store offset=2368 (local.get 77) (local.get 121))
            (v128.store offset=7488 (local.get 77) (local.get 145))
            (v128.store offset=8000 (local.get 77) (local.get 146))
            (v128.store offset=8512 (local.get 77) (local.get 112))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 144
              (f64x2.sub
                (v128.load offset=8000 (local.get 77))
                (f64x2.mul
                  (v128.load offset=8512 (local.get 77))
                  (v128.load offset=704 (local.get 80)))))
            (local.set 147 (f64x2.mul (local.get 48) (v128.load offset=2368 (local.get 77))))
            (local.set 147
              (f64x2.sub
                (local.get 147)
                (f64x2.mul
                  (f64x2.add
                    (local.get 147)
                    (f64x2.mul (local.get 49) (v128.load offset=3392 (local.get 77))))
                  (v128.load offset=864 (local.get 80)))))
            (local.set 140
              (f64x2.add
                (v128.load offset=544 (local.get 80))
                (f64x2.mul (local.get 50) (v128.load offset=7488 (local.get 77)))))
            (v128.store offset=3904 (local.get 77) (local.get 144))
            (v128.store offset=6976 (local.get 77) (local.get 147))
            (v128.store offset=5952 (local.get 77) (local.get 140))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 120
              (f64x2.add
                (v128.load offset=704 (local.get 80))
                (f64x2.mul (local.get 50) (v128.load offset=3904 (local.get 77)))))
            (local.set 138
              (f64x2.add
                (v128.load offset=864 (local.get 80))
                (f64x2.mul (local.get 50) (v128.load offset=6976 (local.get 77)))))
            (local.set 148 (f64x2.sub (local.get 83) (v128.load offset=4928 (local.get 77))))
            (local.set 150
              (f64x2.mul (local.tee 149 (v128.load offset=5440 (local.get 77))) (local.get 149)))
            (local.set 150 (f64x2.mul (local.get 150) (local.get 150)))
            (local.set 151
              (f64x2.lt (f64x2.mul (local.get 148) (local.get 148)) (local.get 122)))
            (local.set 153 (local.get 151))
            (local.set 149
              (f64x2.mul (local.get 150) (f64x2.mul (local.get 149) (local.get 125))))
            (local.set 149
              (f64x2.div
                (local.get 148)
                (f64x2.sub (f64x2.mul (local.get 149) (local.get 149)) (local.get 126))))
            (local.set 152 (local.get 149))
            (if (v128.any_true (local.get 153)) (then
              (local.set 148 (f64x2.mul (local.get 148) (local.get 122)))
              (local.set 154 (f64x2.mul (local.get 148) (local.get 148)))
              (local.set 154
                (f64x2.mul
                  (local.get 128)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 148) (local.get 129)))
                    (f64x2.mul
                      (local.get 154)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 154)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 154)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 154) (local.get 133)))))))))))
              (local.set 148 (local.get 154))
              (local.set 152 (v128.bitselect (local.get 148) (local.get 152) (local.get 153)))
            ))
            (v128.store offset=3392 (local.get 77) (local.get 120))
            (v128.store offset=2368 (local.get 77) (local.get 138))
            (v128.store offset=8000 (local.get 77) (local.get 150))
            (v128.store offset=8512 (local.get 77) (local.get 152))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 149 (f64x2.sub (v128.load offset=4928 (local.get 77)) (local.get 134)))
            (local.set 154 (f64x2.mul (v128.load offset=8000 (local.get 77)) (local.get 135)))
            (local.set 154 (f64x2.mul (local.get 154) (local.get 154)))
            (local.set 151
              (f64x2.lt (f64x2.mul (local.get 149) (local.get 149)) (local.get 136)))
            (local.set 148 (local.get 151))
            (local.set 155 (f64x2.pmin (local.get 154) (local.get 137)))
            (local.set 155
              (f64x2.div
                (f64x2.mul (local.get 149) (local.get 155))
                (f64x2.sub (local.get 126) (local.get 155))))
            (local.set 153 (local.get 155))
            (if (v128.any_true (local.get 148)) (then
              (local.set 149 (f64x2.mul (local.get 149) (local.get 139)))
              (local.set 156 (f64x2.mul (local.get 149) (local.get 149)))
              (local.set 156
                (f64x2.mul
                  (local.get 141)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 149) (local.get 129)))
                    (f64x2.mul
                      (local.get 156)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 156)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 156)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 156) (local.get 133)))))))))))
              (local.set 149 (local.get 156))
              (local.set 153 (v128.bitselect (local.get 149) (local.get 153) (local.get 148)))
            ))
            (v128.store offset=1344 (local.get 77) (local.get 154))
            (v128.store offset=1856 (local.get 77) (local.get 153))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 156
              (f64x2.add (local.tee 155 (v128.load offset=1344 (local.get 77))) (local.get 126)))
            (local.set 151 (f64x2.sub (local.get 142) (v128.load offset=4928 (local.get 77))))
            (local.set 148
              (f64x2.lt (f64x2.mul (local.get 151) (local.get 151)) (local.get 136)))
            (local.set 157 (local.get 148))
            (local.set 155
              (f64x2.div
                (local.get 151)
                (f64x2.sub (f64x2.mul (local.get 155) (local.get 143)) (local.get 126))))
            (local.set 149 (local.get 155))
            (if (v128.any_true (local.get 157)) (then
              (local.set 151 (f64x2.mul (local.get 151) (local.get 139)))
              (local.set 158 (f64x2.mul (local.get 151) (local.get 151)))
              (local.set 158
                (f64x2.mul
                  (local.get 141)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 151) (local.get 129)))
                    (f64x2.mul
                      (local.get 158)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 158)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 158)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 158) (local.get 133)))))))))))
              (local.set 151 (local.get 158))
              (local.set 149 (v128.bitselect (local.get 151) (local.get 149) (local.get 157)))
            ))
            (v128.store offset=8000 (local.get 77) (local.get 156))
            (v128.store offset=9024 (local.get 77) (local.get 149))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 155
              (f64x2.mul (local.tee 155 (v128.load offset=2368 (local.get 77))) (local.get 155)))
            (local.set 158
              (f64x2.sub
                (f64x2.sub
                  (f64x2.sub
                    (v128.load offset=192 (local.get 80))
                    (f64x2.mul
                      (f64x2.mul
                        (f64x2.mul
                          (local.get 37)
                          (f64x2.mul
                            (f64x2.mul
                              (local.tee 158 (v128.load offset=5952 (local.get 77)))
                              (local.get 158))
                            (local.get 158)))
                        (v128.load offset=3392 (local.get 77)))
                      (f64x2.sub
                        (local.tee 158 (v128.load offset=4416 (local.get 77)))
                        (local.get 38))))
                  (f64x2.mul
                    (f64x2.mul (local.get 39) (f64x2.mul (local.get 155) (local.get 155)))
                    (f64x2.sub (local.get 158) (local.get 40))))
                (f64x2.mul (local.get 42) (f64x2.sub (local.get 158) (local.get 41)))))
            (v128.store offset=4928 (local.get 77) (local.get 158))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 155 (f64x2.mul (v128.load offset=4928 (local.get 77)) (local.get 51)))
            (local.set 148 (f64x2.mul (local.get 52) (v128.load offset=8512 (local.get 77))))
            (local.set 148
              (f64x2.sub
                (local.get 148)
                (f64x2.mul
                  (f64x2.add
                    (local.get 148)
                    (f64x2.mul (local.get 53) (v128.load offset=1856 (local.get 77))))
                  (v128.load offset=5952 (local.get 77)))))
            (local.set 157 (f64x2.mul (local.get 54) (v128.load offset=6464 (local.get 77))))
            (local.set 157
              (f64x2.sub
                (local.get 157)
                (f64x2.mul
                  (f64x2.add
                    (local.get 157)
                    (f64x2.div (local.get 55) (v128.load offset=8000 (local.get 77))))
                  (v128.load offset=3392 (local.get 77)))))
            (local.set 151 (f64x2.mul (local.get 56) (v128.load offset=9024 (local.get 77))))
            (local.set 151
              (f64x2.sub
                (local.get 151)
                (f64x2.mul
                  (f64x2.add
                    (local.get 151)
                    (f64x2.mul (local.get 57) (v128.load offset=5440 (local.get 77))))
                  (v128.load offset=2368 (local.get 77)))))
            (v128.store offset=4416 (local.get 77) (local.get 155))
            (v128.store offset=1344 (local.get 77) (local.get 148))
            (v128.store offset=9536 (local.get 77) (local.get 157))
            (v128.store offset=10048 (local.get 77) (local.get 151))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 159
              (f64x2.add
                (v128.load offset=384 (local.get 80))
                (f64x2.mul (local.get 50) (v128.load offset=4416 (local.get 77)))))
            (local.set 160
              (f64x2.add
                (v128.load offset=544 (local.get 80))
                (f64x2.mul (local.get 50) (v128.load offset=1344 (local.get 77)))))
            (local.set 161
              (f64x2.add
                (v128.load offset=704 (local.get 80))
                (f64x2.mul (local.get 50) (v128.load offset=9536 (local.get 77)))))
            (local.set 162
              (f64x2.add
                (v128.load offset=864 (local.get 80))
                (f64x2.mul (local.get 50) (v128.load offset=10048 (local.get 77)))))
            (v128.store offset=2368 (local.get 77) (local.get 159))
            (v128.store offset=5440 (local.get 77) (local.get 160))
            (v128.store offset=9024 (local.get 77) (local.get 161))
            (v128.store offset=3392 (local.get 77) (local.get 162))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 163 (f64x2.add (v128.load offset=2368 (local.get 77)) (local.get 81)))
            (local.set 164 (f64x2.sub (local.get 83) (local.get 163)))
            (local.set 165
              (f64x2.pmax
                (f64x2.pmin
                  (f64x2.mul (f64x2.sub (local.get 85) (local.get 163)) (local.get 86))
                  (local.get 87))
                (local.get 88)))
            (local.set 166
              (f64x2.add (f64x2.mul (local.get 165) (local.get 90)) (local.get 91)))
            (local.set 167 (f64x2.sub (local.get 166) (local.get 91)))
            (local.set 167
              (f64x2.sub
                (f64x2.sub (local.get 165) (f64x2.mul (local.get 167) (local.get 94)))
                (f64x2.mul (local.get 167) (local.get 95))))
            (local.set 166 (local.get 166))
            (v128.store offset=8000 (local.get 77) (local.get 163))
            (v128.store offset=6464 (local.get 77) (local.get 164))
            (v128.store offset=5952 (local.get 77) (local.get 167))
            (v128.store offset=1856 (local.get 77) (local.get 166))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 168
              (f64x2.mul (local.tee 165 (v128.load offset=5952 (local.get 77))) (local.get 165)))
            (local.set 169
              (i32x4.shl (local.tee 170 (v128.load offset=1856 (local.get 77))) (i32.const 3)))
            (local.set 80 (i32.and (i32x4.extract_lane 0 (local.get 169)) (i32.const 1016)))
            (local.set 99 (i32.and (i32x4.extract_lane 2 (local.get 169)) (i32.const 1016)))
            (local.set 171 (v128.load64_zero offset=17728 (local.get 80)))
            (local.set 169 (v128.load64_lane offset=17728 1 (local.get 99) (local.get 171)))
            (local.set 169
              (f64x2.mul
                (local.get 169)
                (i64x2.shl
                  (i32x4.add (i32x4.shr_s (local.get 170) (i32.const 7)) (local.get 101))
                  (i32.const 52))))
            (local.set 169
              (f64x2.add
                (local.get 169)
                (f64x2.mul
                  (local.get 169)
                  (f64x2.add
                    (local.get 165)
                    (f64x2.mul
                      (local.get 168)
                      (f64x2.add
                        (f64x2.add (local.get 102) (f64x2.mul (local.get 103) (local.get 165)))
                        (f64x2.mul
                          (f64x2.add
                            (local.get 104)
                            (f64x2.mul (local.get 105) (local.get 165)))
                          (local.get 168))))))))
            (v128.store offset=8512 (local.get 77) (local.get 169))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 165
              (f64x2.pmax
                (f64x2.pmin
                  (f64x2.mul
                    (f64x2.sub (local.get 106) (v128.load offset=8000 (local.get 77)))
                    (local.get 107))
                  (local.get 87))
                (local.get 88)))
            (local.set 168
              (f64x2.add (f64x2.mul (local.get 165) (local.get 90)) (local.get 91)))
            (local.set 170 (f64x2.sub (local.get 168) (local.get 91)))
            (local.set 170
              (f64x2.sub
                (f64x2.sub (local.get 165) (f64x2.mul (local.get 170) (local.get 94)))
                (f64x2.mul (local.get 170) (local.get 95))))
            (local.set 168 (local.get 168))
            (v128.store offset=1856 (local.get 77) (local.get 170))
            (v128.store offset=5952 (local.get 77) (local.get 168))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 171
              (f64x2.mul (local.tee 165 (v128.load offset=1856 (local.get 77))) (local.get 165)))
            (local.set 172
              (i32x4.shl (local.tee 173 (v128.load offset=5952 (local.get 77))) (i32.const 3)))
            (local.set 99 (i32.and (i32x4.extract_lane 0 (local.get 172)) (i32.const 1016)))
            (local.set 80 (i32.and (i32x4.extract_lane 2 (local.get 172)) (i32.const 1016)))
            (local.set 174 (v128.load64_zero offset=17728 (local.get 99)))
            (local.set 172 (v128.load64_lane offset=17728 1 (local.get 80) (local.get 174)))
            (local.set 172
              (f64x2.mul
                (local.get 172)
                (i64x2.shl
                  (i32x4.add (i32x4.shr_s (local.get 173) (i32.const 7)) (local.get 101))
                  (i32.const 52))))
            (local.set 172
              (f64x2.add
                (local.get 172)
                (f64x2.mul
                  (local.get 172)
                  (f64x2.add
                    (local.get 165)
                    (f64x2.mul
                      (local.get 171)
                      (f64x2.add
                        (f64x2.add (local.get 102) (f64x2.mul (local.get 103) (local.get 165)))
                        (f64x2.mul
                          (f64x2.add
                            (local.get 104)
                            (f64x2.mul (local.get 105) (local.get 165)))
                          (local.get 171))))))))
            (v128.store offset=4928 (local.get 77) (local.get 172))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 165
              (f64x2.mul (local.tee 165 (v128.load offset=3392 (local.get 77))) (local.get 165)))
            (local.set 171
              (f64x2.sub
                (f64x2.sub
                  (f64x2.sub
                    (v128.load offset=192 (local.get 80))
                    (f64x2.mul
                      (f64x2.mul
                        (f64x2.mul
                          (local.get 37)
                          (f64x2.mul
                            (f64x2.mul
                              (local.tee 171 (v128.load offset=5440 (local.get 77)))
                              (local.get 171))
                            (local.get 171)))
                        (v128.load offset=9024 (local.get 77)))
                      (f64x2.sub
                        (local.tee 171 (v128.load offset=2368 (local.get 77)))
                        (local.get 38))))
                  (f64x2.mul
                    (f64x2.mul (local.get 39) (f64x2.mul (local.get 165) (local.get 165)))
                    (f64x2.sub (local.get 171) (local.get 40))))
                (f64x2.mul (local.get 42) (f64x2.sub (local.get 171) (local.get 41)))))
            (v128.store offset=5952 (local.get 77) (local.get 171))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 165 (f64x2.mul (v128.load offset=5952 (local.get 77)) (local.get 58)))
            (local.set 173
              (f64x2.add
                (v128.load offset=384 (local.get 80))
                (f64x2.mul (local.get 65) (local.get 165))))
            (local.set 174 (f64x2.add (local.get 173) (local.get 81)))
            (local.set 175
              (f64x2.pmax
                (f64x2.pmin
                  (f64x2.mul (f64x2.sub (local.get 85) (local.get 174)) (local.get 86))
                  (local.get 87))
                (local.get 88)))
            (v128.store offset=2368 (local.get 77) (local.get 165))
            (v128.store offset=1856 (local.get 77) (local.get 173))
            (v128.store offset=10560 (local.get 77) (local.get 174))
            (v128.store offset=11072 (local.get 77) (local.get 175))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 177
              (f64x2.add
                (f64x2.mul
                  (local.tee 176 (v128.load offset=11072 (local.get 77)))
                  (local.get 90))
                (local.get 91)))
            (local.set 178 (f64x2.sub (local.get 177) (local.get 91)))
            (local.set 178
              (f64x2.sub
                (f64x2.sub (local.get 176) (f64x2.mul (local.get 178) (local.get 94)))
                (f64x2.mul (local.get 178) (local.get 95))))
            (local.set 177 (local.get 177))
            (v128.store offset=5952 (local.get 77) (local.get 178))
            (v128.store offset=11584 (local.get 77) (local.get 177))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 179
              (f64x2.mul (local.tee 176 (v128.load offset=5952 (local.get 77))) (local.get 176)))
            (local.set 180
              (i32x4.shl (local.tee 181 (v128.load offset=11584 (local.get 77))) (i32.const 3)))
            (local.set 80 (i32.and (i32x4.extract_lane 0 (local.get 180)) (i32.const 1016)))
            (local.set 99 (i32.and (i32x4.extract_lane 2 (local.get 180)) (i32.const 1016)))
            (local.set 182 (v128.load64_zero offset=17728 (local.get 80)))
            (local.set 180 (v128.load64_lane offset=17728 1 (local.get 99) (local.get 182)))
            (local.set 180
              (f64x2.mul
                (local.get 180)
                (i64x2.shl
                  (i32x4.add (i32x4.shr_s (local.get 181) (i32.const 7)) (local.get 101))
                  (i32.const 52))))
            (local.set 180
              (f64x2.add
                (local.get 180)
                (f64x2.mul
                  (local.get 180)
                  (f64x2.add
                    (local.get 176)
                    (f64x2.mul
                      (local.get 179)
                      (f64x2.add
                        (f64x2.add (local.get 102) (f64x2.mul (local.get 103) (local.get 176)))
                        (f64x2.mul
                          (f64x2.add
                            (local.get 104)
                            (f64x2.mul (local.get 105) (local.get 176)))
                          (local.get 179))))))))
            (v128.store offset=11072 (local.get 77) (local.get 180))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 176
              (f64x2.pmax
                (f64x2.pmin
                  (f64x2.mul
                    (f64x2.sub (local.get 106) (v128.load offset=10560 (local.get 77)))
                    (local.get 107))
                  (local.get 87))
                (local.get 88)))
            (local.set 179
              (f64x2.add (f64x2.mul (local.get 176) (local.get 90)) (local.get 91)))
            (local.set 181 (f64x2.sub (local.get 179) (local.get 91)))
            (local.set 181
              (f64x2.sub
                (f64x2.sub (local.get 176) (f64x2.mul (local.get 181) (local.get 94)))
                (f64x2.mul (local.get 181) (local.get 95))))
            (local.set 179 (local.get 179))
            (v128.store offset=11584 (local.get 77) (local.get 181))
            (v128.store offset=5952 (local.get 77) (local.get 179))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 182
              (f64x2.mul
                (local.tee 176 (v128.load offset=11584 (local.get 77)))
                (local.get 176)))
            (local.set 183
              (i32x4.shl (local.tee 184 (v128.load offset=5952 (local.get 77))) (i32.const 3)))
            (local.set 99 (i32.and (i32x4.extract_lane 0 (local.get 183)) (i32.const 1016)))
            (local.set 80 (i32.and (i32x4.extract_lane 2 (local.get 183)) (i32.const 1016)))
            (local.set 185 (v128.load64_zero offset=17728 (local.get 99)))
            (local.set 183 (v128.load64_lane offset=17728 1 (local.get 80) (local.get 185)))
            (local.set 183
              (f64x2.mul
                (local.get 183)
                (i64x2.shl
                  (i32x4.add (i32x4.shr_s (local.get 184) (i32.const 7)) (local.get 101))
                  (i32.const 52))))
            (local.set 183
              (f64x2.add
                (local.get 183)
                (f64x2.mul
                  (local.get 183)
                  (f64x2.add
                    (local.get 176)
                    (f64x2.mul
                      (local.get 182)
                      (f64x2.add
                        (f64x2.add (local.get 102) (f64x2.mul (local.get 103) (local.get 176)))
                        (f64x2.mul
                          (f64x2.add
                            (local.get 104)
                            (f64x2.mul (local.get 105) (local.get 176)))
                          (local.get 182))))))))
            (v128.store offset=12096 (local.get 77) (local.get 183))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 182
              (f64x2.mul (local.tee 176 (v128.load offset=8512 (local.get 77))) (local.get 176)))
            (local.set 182 (f64x2.mul (local.get 182) (local.get 182)))
            (local.set 185
              (f64x2.lt
                (f64x2.mul
                  (local.tee 184 (v128.load offset=6464 (local.get 77)))
                  (local.get 184))
                (local.get 122)))
            (local.set 187 (local.get 185))
            (local.set 176
              (f64x2.mul (local.get 182) (f64x2.mul (local.get 176) (local.get 125))))
            (local.set 176
              (f64x2.div
                (local.get 184)
                (f64x2.sub (f64x2.mul (local.get 176) (local.get 176)) (local.get 126))))
            (local.set 186 (local.get 176))
            (if (v128.any_true (local.get 187)) (then
              (local.set 184 (f64x2.mul (local.get 184) (local.get 122)))
              (local.set 188 (f64x2.mul (local.get 184) (local.get 184)))
              (local.set 188
                (f64x2.mul
                  (local.get 128)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 184) (local.get 129)))
                    (f64x2.mul
                      (local.get 188)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 188)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 188)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 188) (local.get 133)))))))))))
              (local.set 184 (local.get 188))
              (local.set 186 (v128.bitselect (local.get 184) (local.get 186) (local.get 187)))
            ))
            (v128.store offset=5952 (local.get 77) (local.get 182))
            (v128.store offset=11584 (local.get 77) (local.get 186))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 176 (f64x2.sub (v128.load offset=8000 (local.get 77)) (local.get 134)))
            (local.set 188 (f64x2.mul (v128.load offset=5952 (local.get 77)) (local.get 135)))
            (local.set 188 (f64x2.mul (local.get 188) (local.get 188)))
            (local.set 185
              (f64x2.lt (f64x2.mul (local.get 176) (local.get 176)) (local.get 136)))
            (local.set 184 (local.get 185))
            (local.set 189 (f64x2.pmin (local.get 188) (local.get 137)))
            (local.set 189
              (f64x2.div
                (f64x2.mul (local.get 176) (local.get 189))
                (f64x2.sub (local.get 126) (local.get 189))))
            (local.set 187 (local.get 189))
            (if (v128.any_true (local.get 184)) (then
              (local.set 176 (f64x2.mul (local.get 176) (local.get 139)))
              (local.set 190 (f64x2.mul (local.get 176) (local.get 176)))
              (local.set 190
                (f64x2.mul
                  (local.get 141)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 176) (local.get 129)))
                    (f64x2.mul
                      (local.get 190)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 190)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 190)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 190) (local.get 133)))))))))))
              (local.set 176 (local.get 190))
              (local.set 187 (v128.bitselect (local.get 176) (local.get 187) (local.get 184)))
            ))
            (v128.store offset=6464 (local.get 77) (local.get 188))
            (v128.store offset=12608 (local.get 77) (local.get 187))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 189 (f64x2.sub (local.get 142) (v128.load offset=8000 (local.get 77))))
            (local.set 190
              (f64x2.lt (f64x2.mul (local.get 189) (local.get 189)) (local.get 136)))
            (local.set 184 (local.get 190))
            (local.set 191
              (f64x2.div
                (local.get 189)
                (f64x2.sub
                  (f64x2.mul
                    (local.tee 176 (v128.load offset=6464 (local.get 77)))
                    (local.get 143))
                  (local.get 126))))
            (local.set 185 (local.get 191))
            (local.set 192 (f64x2.mul (local.get 59) (v128.load offset=11584 (local.get 77))))
            (local.set 192
              (f64x2.sub
                (local.get 192)
                (f64x2.mul
                  (f64x2.add
                    (local.get 192)
                    (f64x2.mul (local.get 60) (v128.load offset=12608 (local.get 77))))
                  (v128.load offset=5440 (local.get 77)))))
            (local.set 193 (f64x2.mul (local.get 61) (v128.load offset=4928 (local.get 77))))
            (local.set 176
              (f64x2.add
                (local.get 193)
                (f64x2.div (local.get 62) (f64x2.add (local.get 176) (local.get 126)))))
            (if (v128.any_true (local.get 184)) (then
              (local.set 189 (f64x2.mul (local.get 189) (local.get 139)))
              (local.set 194 (f64x2.mul (local.get 189) (local.get 189)))
              (local.set 194
                (f64x2.mul
                  (local.get 141)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 189) (local.get 129)))
                    (f64x2.mul
                      (local.get 194)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 194)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 194)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 194) (local.get 133)))))))))))
              (local.set 189 (local.get 194))
              (local.set 185 (v128.bitselect (local.get 189) (local.get 185) (local.get 184)))
            ))
            (v128.store offset=5952 (local.get 77) (local.get 185))
            (v128.store offset=13120 (local.get 77) (local.get 192))
            (v128.store offset=13632 (local.get 77) (local.get 193))
            (v128.store offset=14144 (local.get 77) (local.get 176))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 191
              (f64x2.sub
                (v128.load offset=13632 (local.get 77))
                (f64x2.mul
                  (v128.load offset=14144 (local.get 77))
                  (v128.load offset=9024 (local.get 77)))))
            (local.set 194 (f64x2.mul (local.get 63) (v128.load offset=5952 (local.get 77))))
            (local.set 194
              (f64x2.sub
                (local.get 194)
                (f64x2.mul
                  (f64x2.add
                    (local.get 194)
                    (f64x2.mul (local.get 64) (v128.load offset=8512 (local.get 77))))
                  (v128.load offset=3392 (local.get 77)))))
            (local.set 190
              (f64x2.add
                (v128.load offset=544 (local.get 80))
                (f64x2.mul (local.get 65) (v128.load offset=13120 (local.get 77)))))
            (v128.store offset=4928 (local.get 77) (local.get 191))
            (v128.store offset=5440 (local.get 77) (local.get 194))
            (v128.store offset=12608 (local.get 77) (local.get 190))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 184
              (f64x2.add
                (v128.load offset=704 (local.get 80))
                (f64x2.mul (local.get 65) (v128.load offset=4928 (local.get 77)))))
            (local.set 189
              (f64x2.add
                (v128.load offset=864 (local.get 80))
                (f64x2.mul (local.get 65) (v128.load offset=5440 (local.get 77)))))
            (local.set 195 (f64x2.sub (local.get 83) (v128.load offset=10560 (local.get 77))))
            (local.set 197
              (f64x2.mul
                (local.tee 196 (v128.load offset=11072 (local.get 77)))
                (local.get 196)))
            (local.set 197 (f64x2.mul (local.get 197) (local.get 197)))
            (local.set 198
              (f64x2.lt (f64x2.mul (local.get 195) (local.get 195)) (local.get 122)))
            (local.set 200 (local.get 198))
            (local.set 196
              (f64x2.mul (local.get 197) (f64x2.mul (local.get 196) (local.get 125))))
            (local.set 196
              (f64x2.div
                (local.get 195)
                (f64x2.sub (f64x2.mul (local.get 196) (local.get 196)) (local.get 126))))
            (local.set 199 (local.get 196))
            (if (v128.any_true (local.get 200)) (then
              (local.set 195 (f64x2.mul (local.get 195) (local.get 122)))
              (local.set 201 (f64x2.mul (local.get 195) (local.get 195)))
              (local.set 201
                (f64x2.mul
                  (local.get 128)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 195) (local.get 129)))
                    (f64x2.mul
                      (local.get 201)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 201)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 201)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 201) (local.get 133)))))))))))
              (local.set 195 (local.get 201))
              (local.set 199 (v128.bitselect (local.get 195) (local.get 199) (local.get 200)))
            ))
            (v128.store offset=3392 (local.get 77) (local.get 184))
            (v128.store offset=8512 (local.get 77) (local.get 189))
            (v128.store offset=5952 (local.get 77) (local.get 197))
            (v128.store offset=13632 (local.get 77) (local.get 199))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 196 (f64x2.sub (v128.load offset=10560 (local.get 77)) (local.get 134)))
            (local.set 201 (f64x2.mul (v128.load offset=5952 (local.get 77)) (local.get 135)))
            (local.set 201 (f64x2.mul (local.get 201) (local.get 201)))
            (local.set 198
              (f64x2.lt (f64x2.mul (local.get 196) (local.get 196)) (local.get 136)))
            (local.set 195 (local.get 198))
            (local.set 202 (f64x2.pmin (local.get 201) (local.get 137)))
            (local.set 202
              (f64x2.div
                (f64x2.mul (local.get 196) (local.get 202))
                (f64x2.sub (local.get 126) (local.get 202))))
            (local.set 200 (local.get 202))
            (if (v128.any_true (local.get 195)) (then
              (local.set 196 (f64x2.mul (local.get 196) (local.get 139)))
              (local.set 203 (f64x2.mul (local.get 196) (local.get 196)))
              (local.set 203
                (f64x2.mul
                  (local.get 141)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 196) (local.get 129)))
                    (f64x2.mul
                      (local.get 203)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 203)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 203)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 203) (local.get 133)))))))))))
              (local.set 196 (local.get 203))
              (local.set 200 (v128.bitselect (local.get 196) (local.get 200) (local.get 195)))
            ))
            (v128.store offset=9024 (local.get 77) (local.get 201))
            (v128.store offset=14144 (local.get 77) (local.get 200))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 203
              (f64x2.add (local.tee 202 (v128.load offset=9024 (local.get 77))) (local.get 126)))
            (local.set 198 (f64x2.sub (local.get 142) (v128.load offset=10560 (local.get 77))))
            (local.set 195
              (f64x2.lt (f64x2.mul (local.get 198) (local.get 198)) (local.get 136)))
            (local.set 204 (local.get 195))
            (local.set 202
              (f64x2.div
                (local.get 198)
                (f64x2.sub (f64x2.mul (local.get 202) (local.get 143)) (local.get 126))))
            (local.set 196 (local.get 202))
            (if (v128.any_true (local.get 204)) (then
              (local.set 198 (f64x2.mul (local.get 198) (local.get 139)))
              (local.set 205 (f64x2.mul (local.get 198) (local.get 198)))
              (local.set 205
                (f64x2.mul
                  (local.get 141)
                  (f64x2.add
                    (f64x2.sub (local.get 126) (f64x2.mul (local.get 198) (local.get 129)))
                    (f64x2.mul
                      (local.get 205)
                      (f64x2.add
                        (local.get 130)
                        (f64x2.mul
                          (local.get 205)
                          (f64x2.add
                            (local.get 131)
                            (f64x2.mul
                              (local.get 205)
                              (f64x2.add
                                (local.get 132)
                                (f64x2.mul (local.get 205) (local.get 133)))))))))))
              (local.set 198 (local.get 205))
              (local.set 196 (v128.bitselect (local.get 198) (local.get 196) (local.get 204)))
            ))
            (v128.store offset=5952 (local.get 77) (local.get 203))
            (v128.store offset=11584 (local.get 77) (local.get 196))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 202
              (f64x2.mul (local.tee 202 (v128.load offset=8512 (local.get 77))) (local.get 202)))
            (local.set 205
              (f64x2.sub
                (f64x2.sub
                  (f64x2.sub
                    (v128.load offset=192 (local.get 80))
                    (f64x2.mul
                      (f64x2.mul
                        (f64x2.mul
                          (local.get 37)
                          (f64x2.mul
                            (f64x2.mul
                              (local.tee 205 (v128.load offset=12608 (local.get 77)))
                              (local.get 205))
                            (local.get 205)))
                        (v128.load offset=3392 (local.get 77)))
                      (f64x2.sub
                        (local.tee 205 (v128.load offset=1856 (local.get 77)))
                        (local.get 38))))
                  (f64x2.mul
                    (f64x2.mul (local.get 39) (f64x2.mul (local.get 202) (local.get 202)))
                    (f64x2.sub (local.get 205) (local.get 40))))
                (f64x2.mul (local.get 42) (f64x2.sub (local.get 205) (local.get 41)))))
            (v128.store offset=10560 (local.get 77) (local.get 205))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 202 (f64x2.mul (v128.load offset=10560 (local.get 77)) (local.get 66)))
            (local.set 195 (f64x2.mul (local.get 67) (v128.load offset=13632 (local.get 77))))
            (local.set 195
              (f64x2.sub
                (local.get 195)
                (f64x2.mul
                  (f64x2.add
                    (local.get 195)
                    (f64x2.mul (local.get 68) (v128.load offset=14144 (local.get 77))))
                  (v128.load offset=12608 (local.get 77)))))
            (local.set 204 (f64x2.mul (local.get 69) (v128.load offset=12096 (local.get 77))))
            (local.set 204
              (f64x2.sub
                (local.get 204)
                (f64x2.mul
                  (f64x2.add
                    (local.get 204)
                    (f64x2.div (local.get 70) (v128.load offset=5952 (local.get 77))))
                  (v128.load offset=3392 (local.get 77)))))
            (local.set 198 (f64x2.mul (local.get 71) (v128.load offset=11584 (local.get 77))))
            (local.set 198
              (f64x2.sub
                (local.get 198)
                (f64x2.mul
                  (f64x2.add
                    (local.get 198)
                    (f64x2.mul (local.get 72) (v128.load offset=11072 (local.get 77))))
                  (v128.load offset=8512 (local.get 77)))))
            (v128.store offset=1856 (local.get 77) (local.get 202))
            (v128.store offset=9024 (local.get 77) (local.get 195))
            (v128.store offset=8000 (local.get 77) (local.get 204))
            (v128.store offset=6464 (local.get 77) (local.get 198))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 207
              (f64x2.add
                (v128.load offset=384 (local.get 80))
                (f64x2.mul
                  (local.get 73)
                  (f64x2.add
                    (f64x2.add
                      (f64x2.add
                        (v128.load offset=2880 (local.get 77))
                        (f64x2.mul (local.get 206) (v128.load offset=4416 (local.get 77))))
                      (f64x2.mul (local.get 206) (v128.load offset=2368 (local.get 77))))
                    (v128.load offset=1856 (local.get 77))))))
            (local.set 208
              (f64x2.add
                (v128.load offset=544 (local.get 80))
                (f64x2.mul
                  (local.get 73)
                  (f64x2.add
                    (f64x2.add
                      (f64x2.add
                        (v128.load offset=7488 (local.get 77))
                        (f64x2.mul (local.get 206) (v128.load offset=1344 (local.get 77))))
                      (f64x2.mul (local.get 206) (v128.load offset=13120 (local.get 77))))
                    (v128.load offset=9024 (local.get 77))))))
            (local.set 209
              (f64x2.add
                (v128.load offset=3904 (local.get 77))
                (f64x2.mul (local.get 206) (v128.load offset=9536 (local.get 77)))))
            (v128.store offset=8512 (local.get 77) (local.get 207))
            (v128.store offset=11072 (local.get 77) (local.get 208))
            (v128.store offset=11584 (local.get 77) (local.get 209))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 210
              (f64x2.add
                (v128.load offset=704 (local.get 80))
                (f64x2.mul
                  (local.get 73)
                  (f64x2.add
                    (f64x2.add
                      (v128.load offset=11584 (local.get 77))
                      (f64x2.mul (local.get 206) (v128.load offset=4928 (local.get 77))))
                    (v128.load offset=8000 (local.get 77))))))
            (local.set 211
              (f64x2.add
                (v128.load offset=864 (local.get 80))
                (f64x2.mul
                  (local.get 73)
                  (f64x2.add
                    (f64x2.add
                      (f64x2.add
                        (v128.load offset=6976 (local.get 77))
                        (f64x2.mul (local.get 206) (v128.load offset=10048 (local.get 77))))
                      (f64x2.mul (local.get 206) (v128.load offset=5440 (local.get 77))))
                    (v128.load offset=6464 (local.get 77))))))
            (v128.store offset=3904 (local.get 77) (local.get 210))
            (v128.store offset=9536 (local.get 77) (local.get 211))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 76 (local.get 75))
        (local.set 77 (i32.const 0))
        (block
          (loop
            (local.set 80 (i32.shl (local.get 76) (i32.const 3)))
            (local.set 214
              (f64x2.lt (local.get 212) (local.tee 213 (v128.load offset=8512 (local.get 77)))))
            (local.set 215
              (v128.and
                (local.get 214)
                (v128.not
                  (i8x16.neg
                    (i8x16.shuffle 0 0 0 0 0 0 0 0 1 1 1 1 1 1 1 1
                      (local.tee 215 (v128.load16_splat offset=1024 (local.get 76)))
                      (local.get 215))))))
            (local.set 216
              (v128.and
                (f64x2.div
                  (local.tee 216 (v128.load offset=384 (local.get 80)))
                  (f64x2.sub (local.get 216) (local.get 213)))
                (local.get 215)))
            (v128.store offset=384 (local.get 80) (local.get 213))
            (v128.store offset=544
              (local.get 80)
              (local.tee 217 (v128.load offset=11072 (local.get 77))))
            (v128.store offset=704
              (local.get 80)
              (local.tee 218 (v128.load offset=3904 (local.get 77))))
            (v128.store offset=864
              (local.get 80)
              (local.tee 219 (v128.load offset=9536 (local.get 77))))
            (v128.store16_lane offset=1024 0
              (local.get 76)
              (v128.and
                (i8x16.shuffle 0 8 0 8 0 8 0 8 0 8 0 8 0 8 0 8
                  (local.tee 220 (local.get 214))
                  (local.get 220))
                (local.get 221)))
            (v128.store16_lane offset=1152 0
              (local.get 76)
              (v128.and
                (i8x16.shuffle 0 8 0 8 0 8 0 8 0 8 0 8 0 8 0 8
                  (local.tee 220 (local.get 215))
                  (local.get 220))
                (local.get 221)))
            (v128.store offset=1184 (local.get 80) (local.get 216))
            (local.set 77 (i32.add (local.get 77) (i32.const 16)))
            (local.set 76 (i32.add (local.get 76) (i32.const 2)))
            (br_if 0 (i32.lt_s (local.get 76) (local.get 79)))
          )
        )
        (local.set 75 (local.get 79))
        (br_if 0 (i32.lt_s (local.get 75) (local.get 74)))
      )
    )
  )
  (func $append_3 (param f64 f64) (result f64)
    (local i32 i32 i32 i32 i32 i32 i32)
    (local.set 2 (i32.load offset=12 (i32.const 0)))
    (local.set 3 (i32.load offset=16 (i32.const 0)))
    (local.set 4 (i32.load offset=20 (i32.const 0)))
    (local.set 5 (i32.trunc_sat_f64_s (local.get 0)))
    (local.set 7 (i32.const 20))
    (local.set 6 (i32.const 0))
    (block
      (br_if 0 (i32.ge_s (local.get 6) (local.get 7)))
      (loop
        (local.set 8
          (select
            (local.tee 8 (i32.add (local.get 6) (i32.const 16)))
            (local.get 7)
            (i32.lt_s (local.get 8) (local.get 7))))
        (if (v128.any_true (v128.load offset=1152 (local.get 6))) (then
          (block
            (loop
              (if (i32.load8_u offset=1152 (local.get 6)) (then
                (i32.store
                  (i32.add (i32.shl (local.get 5) (i32.const 2)) (local.get 2))
                  (i32.load offset=1072 (i32.shl (local.get 6) (i32.const 2))))
                (f64.store
                  (i32.add (i32.shl (local.get 5) (i32.const 3)) (local.get 3))
                  (local.get 1))
                (f64.store
                  (i32.add (i32.shl (local.get 5) (i32.const 3)) (local.get 4))
                  (f64.load offset=1184 (i32.shl (local.get 6) (i32.const 3))))
                (local.set 5 (i32.add (local.get 5) (i32.const 1)))
              ))
              (local.set 6 (i32.add (local.get 6) (i32.const 1)))
              (br_if 0 (i32.lt_s (local.get 6) (local.get 8)))
            )
          )
        ))
        (local.set 6 (local.get 8))
        (br_if 0 (i32.lt_s (local.get 6) (local.get 7)))
      )
    )
    (f64.convert_i32_s (local.get 5))
  )
  (data (i32.const 17728) ;; 1024 bytes of tables
  )
)
