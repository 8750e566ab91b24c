//! Sentences of what every page is made of.

texts! {
    const PUT_INTO_DESIGN = "Put into the design", "放入设计";
    const RUN = "Run", "运行";
    fn not_a_count(text) = "\"{text}\" is not a whole number of at least 1.", "“{text}”不是至少为 1 的整数。";
    fn not_a_number(text) = "\"{text}\" is not a number.", "“{text}”不是数。";
}
