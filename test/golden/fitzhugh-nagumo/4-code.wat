(module
  (memory (export "memory") 1)
  (global (export "end") i32 (i32.const 256))
  (func $run (export "run")
    (local i32 i32 i32 i32 i32 f32 f32 f32 f32 f32 f32 f64 f64 f32 f32 f64 f64 i32 i32 i32 f64 f64 i32 f64 f64 f32 f32 i32 f32 f32 f32 f32 i32 i32 f32 i32 i32 f32 f64)
    (local.set 0 (i32.load offset=12 (i32.const 0)))
    (local.set 1 (i32.load offset=16 (i32.const 0)))
    (local.set 2 (i32.load offset=20 (i32.const 0)))
    (local.set 3 (i32.load offset=24 (i32.const 0)))
    (local.set 4 (i32.load offset=28 (i32.const 0)))
    (local.set 5 (f32.load offset=32 (i32.const 0)))
    (local.set 6 (f32.load offset=48 (i32.const 0)))
    (local.set 7 (f32.load offset=64 (i32.const 0)))
    (local.set 8 (f32.load offset=80 (i32.const 0)))
    (local.set 9 (f32.load offset=96 (i32.const 0)))
    (local.set 10 (f32.load offset=112 (i32.const 0)))
    (local.set 11 (f64.load offset=128 (i32.const 0)))
    (local.set 12 (f64.load offset=192 (i32.const 0)))
    (local.set 13 (f32.mul (local.get 6) (f32.const 0.5)))
    (local.set 14 (local.get 13))
    (call $iota_1)
    (local.set 15 (local.get 11))
    (local.set 16 (local.get 12))
    (local.set 18 (i32.mul (i32.const 1) (i32.load offset=4 (i32.const 0))))
    (local.set 17 (i32.const 0))
    (block
      (br_if 0 (i32.ge_s (local.get 17) (local.get 18)))
      (loop
        (local.set 19
          (i32.add (i32.shl (i32.mul (local.get 17) (i32.const 1)) (i32.const 2)) (local.get 3)))
        (f32.store (local.get 19) (f32.load offset=144 (i32.const 0)))
        (local.set 19
          (i32.add (i32.shl (i32.mul (local.get 17) (i32.const 1)) (i32.const 2)) (local.get 4)))
        (f32.store (local.get 19) (f32.load offset=160 (i32.const 0)))
        (local.set 20 (local.get 15))
        (local.set 21 (local.get 16))
        (local.set 22 (i32.mul (i32.const 1) (i32.load offset=8 (i32.const 0))))
        (local.set 19 (i32.const 0))
        (block
          (br_if 0 (i32.ge_s (local.get 19) (local.get 22)))
          (loop
            (local.set 23 (f64.add (local.get 20) (f64.const 1)))
            (local.set 24 (local.get 23))
            (local.set 25 (f32.load offset=144 (i32.const 0)))
            (local.set 26 (f32.load offset=160 (i32.const 0)))
            (local.set 27 (i32.load8_u offset=176 (i32.const 0)))
            (local.set 28
              (f32.add
                (f32.sub
                  (f32.sub
                    (local.get 25)
                    (f32.mul
                      (f32.mul (f32.mul (local.get 25) (local.get 25)) (local.get 25))
                      (f32.const 0.3333333432674408)))
                  (local.get 26))
                (local.get 10)))
            (local.set 29
              (f32.mul
                (local.get 9)
                (f32.sub
                  (f32.add (local.get 25) (local.get 7))
                  (f32.mul (local.get 8) (local.get 26)))))
            (local.set 30 (f32.add (local.get 25) (f32.mul (local.get 6) (local.get 28))))
            (local.set 31 (f32.add (local.get 26) (f32.mul (local.get 6) (local.get 29))))
            (local.set 28
              (f32.add
                (local.get 25)
                (f32.mul
                  (local.get 14)
                  (f32.add
                    (local.get 28)
                    (f32.add
                      (f32.sub
                        (f32.sub
                          (local.get 30)
                          (f32.mul
                            (f32.mul (f32.mul (local.get 30) (local.get 30)) (local.get 30))
                            (f32.const 0.3333333432674408)))
                        (local.get 31))
                      (local.get 10))))))
            (local.set 29
              (f32.add
                (local.get 26)
                (f32.mul
                  (local.get 14)
                  (f32.add
                    (local.get 29)
                    (f32.mul
                      (local.get 9)
                      (f32.sub
                        (f32.add (local.get 30) (local.get 7))
                        (f32.mul (local.get 8) (local.get 31))))))))
            (local.set 31 (f32.sub (local.get 25) (f32.const 1)))
            (local.set 32 (f32.lt (f32.const 1) (local.get 28)))
            (local.set 33 (i32.and (local.get 32) (i32.eqz (local.get 27))))
            (local.set 31
              (select
                (f32.div
                  (local.get 31)
                  (f32.sub (local.get 31) (f32.sub (local.get 28) (f32.const 1))))
                (f32.const 0)
                (local.get 33)))
            (local.set 30 (local.get 28))
            (local.set 34 (local.get 29))
            (local.set 35 (local.get 32))
            (local.set 36 (local.get 33))
            (local.set 37 (local.get 31))
            (f32.store offset=144 (i32.const 0) (local.get 30))
            (f32.store offset=160 (i32.const 0) (local.get 34))
            (i32.store8 offset=176 (i32.const 0) (local.get 35))
            (i32.store8 offset=224 (i32.const 0) (local.get 36))
            (f32.store offset=240 (i32.const 0) (local.get 37))
            (local.set 38 (call $append_2 (local.get 21) (local.get 20)))
            (local.get 24)
            (local.set 21 (local.get 38))
            (local.set 20)
            (local.set 19 (i32.add (local.get 19) (i32.const 1)))
            (br_if 0 (i32.lt_s (local.get 19) (local.get 22)))
          )
        )
        (local.get 20)
        (local.set 16 (local.get 21))
        (local.set 15)
        (local.set 17 (i32.add (local.get 17) (i32.const 1)))
        (br_if 0 (i32.lt_s (local.get 17) (local.get 18)))
      )
    )
    (f64.store offset=128 (i32.const 0) (local.get 15))
    (f64.store offset=192 (i32.const 0) (local.get 16))
  )
  (func $iota_1
    (local i32 i32)
    (local.set 1 (i32.const 1))
    (local.set 0 (i32.const 0))
    (block
      (loop
        (i32.store offset=208 (i32.shl (local.get 0) (i32.const 2)) (local.get 0))
        (local.set 0 (i32.add (local.get 0) (i32.const 1)))
        (br_if 0 (i32.lt_s (local.get 0) (local.get 1)))
      )
    )
  )
  (func $append_2 (param f64 f64) (result f64)
    (local i32 i32 i32 i32 i32 i32 i32)
    (local.set 2 (i32.load offset=12 (i32.const 0)))
    (local.set 3 (i32.load offset=16 (i32.const 0)))
    (local.set 4 (i32.load offset=20 (i32.const 0)))
    (local.set 5 (i32.trunc_sat_f64_s (local.get 0)))
    (local.set 7 (i32.const 1))
    (local.set 6 (i32.const 0))
    (block
      (br_if 0 (i32.ge_s (local.get 6) (local.get 7)))
      (loop
        (local.set 8
          (select
            (local.tee 8 (i32.add (local.get 6) (i32.const 16)))
            (local.get 7)
            (i32.lt_s (local.get 8) (local.get 7))))
        (if (v128.any_true (v128.load offset=224 (local.get 6))) (then
          (block
            (loop
              (if (i32.load8_u offset=224 (local.get 6)) (then
                (i32.store
                  (i32.add (i32.shl (local.get 5) (i32.const 2)) (local.get 2))
                  (i32.load offset=208 (i32.shl (local.get 6) (i32.const 2))))
                (f64.store
                  (i32.add (i32.shl (local.get 5) (i32.const 3)) (local.get 3))
                  (local.get 1))
                (f32.store
                  (i32.add (i32.shl (local.get 5) (i32.const 2)) (local.get 4))
                  (f32.load offset=240 (i32.shl (local.get 6) (i32.const 2))))
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
)
