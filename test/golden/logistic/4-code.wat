(module
  (memory (export "memory") 1)
  (global (export "end") i32 (i32.const 112))
  (func $run (export "run")
    (local i32 i32 f64 f64 f64 f64 f64 i32 i32 i32 f64 i32 f64 f64 f64 f64 f64 f64 i32 f64 f64 i32 f64 i32 f64 f64 f64 f64 f64 f64 f64 f64)
    (local.set 0 (i32.load offset=8 (i32.const 0)))
    (local.set 1 (i32.load offset=12 (i32.const 0)))
    (local.set 2 (f64.load offset=16 (i32.const 0)))
    (local.set 3 (f64.load offset=32 (i32.const 0)))
    (local.set 4 (f64.load offset=48 (i32.const 0)))
    (local.set 5 (f64.load offset=64 (i32.const 0)))
    (local.set 6 (local.get 5))
    (local.set 8 (i32.mul (i32.const 1) (i32.load (i32.const 0))))
    (local.set 7 (i32.const 0))
    (block
      (br_if 0 (i32.ge_s (local.get 7) (local.get 8)))
      (loop
        (local.set 9
          (i32.add (i32.shl (i32.mul (local.get 7) (i32.const 1)) (i32.const 3)) (local.get 0)))
        (f64.store (local.get 9) (f64.load offset=80 (i32.const 0)))
        (local.set 9
          (i32.add (i32.shl (i32.mul (local.get 7) (i32.const 1)) (i32.const 3)) (local.get 1)))
        (f64.store (local.get 9) (f64.load offset=96 (i32.const 0)))
        (local.set 10 (local.get 6))
        (local.set 11 (i32.mul (i32.const 1) (i32.load offset=4 (i32.const 0))))
        (local.set 9 (i32.const 0))
        (block
          (br_if 0 (i32.ge_s (local.get 9) (local.get 11)))
          (loop
            (local.set 12 (f64.add (local.get 10) (f64.const 1)))
            (local.set 13 (local.get 12))
            (local.set 14 (f64.load offset=80 (i32.const 0)))
            (local.set 15 (f64.load offset=96 (i32.const 0)))
            (local.set 16
              (f64.mul
                (f64.mul (local.get 4) (local.get 14))
                (f64.sub (f64.const 1) (local.get 14))))
            (local.set 17
              (f64.abs
                (f64.mul
                  (local.get 4)
                  (f64.sub (f64.const 1) (f64.mul (f64.const 2) (local.get 14))))))
            (local.set 18 (f64.le (local.get 17) (f64.const 0)))
            (if (local.get 18) (then
              (local.set 20
                (select (f64.const -inf) (f64.const nan) (f64.eq (local.get 17) (f64.const 0))))
              (local.set 19 (local.get 20))
            ) (else
              (local.set 21 (f64.lt (local.get 17) (f64.const inf)))
              (if (local.get 21) (then
                (local.set 23 (call $exponent_1 (local.get 17)))
                (local.set 24 (f64.convert_i32_s (local.get 23)))
                (local.set 25
                  (call $scale2_f64_2
                    (local.get 17)
                    (i32.sub (i32.const 0) (call $exponent_1 (local.get 17)))))
                (local.set 25 (f64.sub (local.get 25) (f64.const 1)))
                (local.set 26 (f64.div (local.get 25) (f64.add (local.get 25) (f64.const 2))))
                (local.set 27 (f64.mul (local.get 26) (local.get 26)))
                (local.set 28 (f64.mul (f64.mul (local.get 25) (local.get 25)) (f64.const 0.5)))
                (local.set 29 (f64.mul (local.get 27) (local.get 27)))
                (local.set 30 (f64.mul (local.get 24) (f64.const 0.6931471805601177)))
                (local.set 31 (f64.add (local.get 30) (local.get 25)))
                (local.set 31
                  (f64.add
                    (local.get 31)
                    (f64.add
                      (f64.sub (local.get 25) (f64.sub (local.get 31) (local.get 30)))
                      (f64.sub
                        (f64.add
                          (f64.mul
                            (local.get 26)
                            (f64.add
                              (local.get 28)
                              (f64.mul
                                (local.get 27)
                                (f64.add
                                  (f64.add
                                    (f64.add
                                      (f64.const 0.6666666666666734)
                                      (f64.mul (f64.const 0.3999999999941641) (local.get 27)))
                                    (f64.mul
                                      (f64.add
                                        (f64.const 0.2857142874211457)
                                        (f64.mul (f64.const 0.22222198593471768) (local.get 27)))
                                      (local.get 29)))
                                  (f64.mul
                                    (f64.add
                                      (f64.add
                                        (f64.const 0.18183563570262606)
                                        (f64.mul (f64.const 0.15314063847807108) (local.get 27)))
                                      (f64.mul (f64.const 0.14795866686137743) (local.get 29)))
                                    (f64.mul (local.get 29) (local.get 29)))))))
                          (f64.mul (local.get 24) (f64.const -1.7239444525614835e-13)))
                        (local.get 28)))))
                (local.set 22 (local.get 31))
              ) (else
                (local.set 22 (local.get 17))
              ))
              (local.set 19 (local.get 22))
            ))
            (local.set 19 (f64.add (local.get 15) (local.get 19)))
            (local.set 22 (local.get 16))
            (local.set 20 (local.get 19))
            (f64.store offset=80 (i32.const 0) (local.get 22))
            (f64.store offset=96 (i32.const 0) (local.get 20))
            (local.set 10 (local.get 13))
            (local.set 9 (i32.add (local.get 9) (i32.const 1)))
            (br_if 0 (i32.lt_s (local.get 9) (local.get 11)))
          )
        )
        (local.set 6 (local.get 10))
        (local.set 7 (i32.add (local.get 7) (i32.const 1)))
        (br_if 0 (i32.lt_s (local.get 7) (local.get 8)))
      )
    )
    (f64.store offset=64 (i32.const 0) (local.get 6))
  )
  (func $exponent_1 (param f64) (result i32)
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
  (func $scale2_f64_2 (param f64 i32) (result f64)
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
)
