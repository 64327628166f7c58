//! The macro of unions: an enum with a variant for each schema, and one for any other value.
//! `variant_choice` chooses the variant of a value.

use crate::json::encode::Encode;
use crate::json::node::Node;
use crate::json::tape::Tape;
use crate::json::token::Token;

/// Defines an enum with one variant for each alternative, and one for whatever else comes, named
/// after `else`; it decodes, encodes and goes through serde as whichever it holds, and can be made
/// from what a variant holds.
///
/// ```
/// specmill_runtime::union! {
///     /// A number of things, or their names.
///     pub enum Things, else Unknown {
///         Count(i64) from i64: kinds(INTEGER);
///         Names(Vec<String>) from Vec<String>: kinds(ARRAY);
///     }
/// }
///
/// let things: Things = serde_json::from_str(r#"["a", "b"]"#).unwrap();
/// assert!(matches!(things, Things::Names(names) if names.len() == 2));
/// ```
///
/// Each row is a variant, what it holds and what its values look like. A row `adds` the tag that
/// its type has no member for: decoding hides it from that type. It says what the enum can be made
/// `from` where no other variant can, followed by what that type can be made from in turn. Of the
/// whole, `by` names the member of objects that tells them apart, and `text` a variant that can be
/// made from `&str`.
#[macro_export]
macro_rules! union {
    ($(#[$meta:meta])* pub enum $type:ident, else $unknown:ident
        $(by $by:literal)? $(text $text:ident)? {$(
            $(#[$doc:meta])*
            $variant:ident($held:ty) $(adds $tag:literal)? $(from $from:ty $(, $via:ty)*)?:
                $shape:expr;
        )*}
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::type_complexity, reason = "types are the document's")]
        pub enum $type {
            $($(#[$doc])* $variant($held),)*
            /// A value that is none of the alternatives that the API's description lists, kept as
            /// it came, with every digit.
            $unknown($crate::UnknownVariant),
        }

        impl $crate::Decode for $type {
            const TAG: &'static str = ::core::concat!($($by)?);

            fn decode(
                input: $crate::Input<'_, '_>,
            ) -> ::core::result::Result<Self, $crate::Fault> {
                let node = input.node()?;
                #[allow(unused_imports, reason = "which of them are needed is up to the rows")]
                use $crate::__private::shape::*;
                const SHAPES: &[Shape] = &[$($shape),*];
                let mut choice = Choice::new(node, Self::TAG, SHAPES);
                $(if choice.comes()
                    && let ::core::option::Option::Some(value) =
                        choice.take(::core::concat!($($tag)?))?
                {
                    return ::core::result::Result::Ok(Self::$variant(value));
                })*
                choice.otherwise().map(Self::$unknown)
            }
        }

        impl $crate::Encode for $type {
            fn encode<'a>(&'a self, tape: &mut $crate::Tape<'a>) {
                match self {
                    $(Self::$variant(value) => $crate::__private::encode_tagged(
                        value, tape, <Self as $crate::Decode>::TAG, ::core::concat!($($tag)?),
                    ),)*
                    Self::$unknown(value) => $crate::Encode::encode(value, tape),
                }
            }
        }

        $($(#[allow(clippy::type_complexity, reason = "types are the document's")]
        impl ::core::convert::From<$from> for $type {
            fn from(value: $from) -> Self {
                Self::$variant(::core::convert::Into::into(value))
            }
        })?)*

        $($($(impl ::core::convert::From<$via> for $type {
            fn from(value: $via) -> Self {
                ::core::convert::From::from(<$from as ::core::convert::From<$via>>::from(value))
            }
        })*)?)*

        $(impl ::core::convert::From<&str> for $type {
            fn from(text: &str) -> Self {
                Self::$text(::core::convert::Into::into(text))
            }
        })?

        $crate::serde_through_tape!($type);
    };
}

/// Writes a value; an object that lacks the tag gets it, where there is one to add.
pub fn encode_tagged<'a>(
    value: &'a dyn Encode,
    tape: &mut Tape<'a>,
    by: &'static str,
    tag: &'static str,
) {
    match tag {
        "" => value.encode(tape),
        tag => tape.laid_out(|tape| add_tag(value, tape, by, tag)),
    }
}

fn add_tag<'a>(value: &'a dyn Encode, tape: &mut Tape<'a>, by: &'static str, tag: &'static str) {
    let at = tape.tokens.len();
    value.encode(tape);
    let mut members = Node::new(&tape.tokens, at).members().into_iter().flatten();
    if members.any(|(name, _)| name == by) {
        return;
    }
    if let Some(Token::Object { len, end }) = tape.tokens.get_mut(at) {
        *len += 1;
        *end += 2;
        tape.text(by);
        tape.text(tag);
    }
}

#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the macros write for public types"
)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    crate::object! {
        pub struct Cat {
            kind: String = "kind" required;
            lives: Option<i64> = "lives" optional;
        }
    }

    crate::object! {
        pub struct Dog: new {
            bark: bool = "bark" required [bool];
        }
    }

    crate::union! {
        pub enum Pet, else Unknown by "kind" {
            Cat(Box<Cat>) from Cat: tagged(&["cat", "kitten"]);
            Dog(Dog) adds "dog" from Dog: tagged(&["dog"]);
        }
    }

    crate::union! {
        pub enum Creature, else Unknown by "realm" {
            Pet(Box<Pet>) adds "animal" from Pet, Cat, Dog: tagged(&["animal"]);
            Counts(BTreeMap<String, i64>) adds "counts": tagged(&["counts"]);
        }
    }

    crate::object! {
        pub struct Inner {
            kind: String = "kind" required;
            size: Option<i64> = "size" optional;
        }
    }

    crate::object! {
        pub struct Outer {
            inner: Option<Inner> = "inner" optional;
            list: Option<Vec<Inner>> = "list" optional;
        }
    }

    crate::union! {
        pub enum Deep, else Unknown {
            A(Box<Outer>): kinds(OBJECT).with(&[
                optional("inner", OBJECT).with(&[required("kind", STRING).only(&["a"])]),
            ]);
            B(Box<Outer>): kinds(OBJECT).with(&[
                optional("inner", OBJECT).with(&[required("kind", STRING).only(&["b"])]),
            ]);
            C(Box<Outer>): kinds(OBJECT).with(&[
                required("list", ARRAY)
                    .items(&kinds(OBJECT).with(&[required("kind", STRING).not(&["d"])])),
            ]);
            Ints(BTreeMap<String, i64>): kinds(OBJECT).values(&kinds(INTEGER));
            Texts(BTreeMap<String, String>): kinds(OBJECT).values(&kinds(STRING));
        }
    }

    crate::union! {
        pub enum Message, else Unknown by "kind" {
            Sized(Inner): tagged(&["a"]).with(&[optional("size", ANY)]).untagged();
            Listed(Box<Outer>): tagged(&["b"]).with(&[optional("list", ANY)]).untagged();
        }
    }

    crate::union! {
        pub enum Mark, else Unknown text Word {
            Word(String) from String: kinds(STRING);
            Number(i64) from i64: kinds(INTEGER);
            Words(Vec<String>): kinds(ARRAY).items(&kinds(STRING));
            Pets(Vec<Pet>): kinds(ARRAY).items(&kinds(OBJECT));
            Dog(Dog) from Dog: kinds(OBJECT).with(&[required("bark", BOOLEAN)]);
            Map(BTreeMap<String, i64>): kinds(OBJECT);
        }
    }

    fn round_trip<T: crate::Decode + crate::Encode>(value: &Value) -> T {
        let typed = crate::from_json::<T>(value.to_string().as_bytes()).unwrap();
        let text = crate::to_json(&typed);
        assert_eq!(serde_json::from_slice::<Value>(&text).unwrap(), *value);
        typed
    }

    #[test]
    fn a_tag_decides_and_unknown_ones_are_kept() {
        let cat: Pet = round_trip(&json!({"kind": "kitten", "lives": 9, "new": [1]}));
        assert!(matches!(cat, Pet::Cat(cat) if cat.lives == Some(9)));
        let dog: Pet = round_trip(&json!({"bark": true, "kind": "dog"}));
        assert!(matches!(dog, Pet::Dog(_)));
        for unknown in [json!({"kind": "bird"}), json!({}), json!(1), json!(null)] {
            assert_eq!(round_trip::<Pet>(&unknown), Pet::Unknown(unknown.into()));
        }
    }

    #[test]
    fn what_a_tag_names_has_to_be_it() {
        let fault = crate::from_json::<Pet>(br#"{"kind":"dog"}"#).unwrap_err();
        assert_eq!(fault.to_string(), "$.bark: required, but missing");
    }

    #[test]
    fn a_tag_without_a_member_is_added_once() {
        let text = crate::to_json(&vec![Pet::from(Dog::new(true))]);
        assert_eq!(text, br#"[{"bark":true,"kind":"dog"}]"#);
        let read: Vec<Pet> = crate::from_json(&text).unwrap();
        assert_eq!(crate::to_json(&read), text);
    }

    crate::union! {
        pub enum Amount, else Unknown text Word {
            Number(f64) from f64: kinds(NUMBER);
            Integer(i64) from i64: kinds(INTEGER);
            Word(String) from String: kinds(STRING);
            Numbers(Vec<f64>): kinds(ARRAY).items(&kinds(NUMBER));
            Integers(Vec<i64>): kinds(ARRAY).items(&kinds(INTEGER));
        }
    }

    #[test]
    fn no_digit_of_an_integer_is_lost_in_a_float() {
        let exact = 9_007_199_254_740_993_i64;
        assert_eq!(round_trip::<Amount>(&json!(exact)), Amount::from(exact));
        assert_eq!(round_trip::<Amount>(&json!(1.5)), Amount::from(1.5));
        let all = json!([1, exact]);
        assert_eq!(round_trip::<Amount>(&all), Amount::Integers(vec![1, exact]));
        let mixed = json!([1, 2.5]);
        assert_eq!(
            round_trip::<Amount>(&mixed),
            Amount::Numbers(vec![1.0, 2.5])
        );
        // More than its type holds is kept, and is never another number.
        let long = json!(u64::MAX);
        assert_eq!(round_trip::<Amount>(&long), Amount::Unknown(long.into()));
    }

    #[test]
    fn every_digit_of_an_unknown_value_is_kept() {
        let long = "123456789012345678901234567890123456789012345678901";
        for text in [
            long.to_owned(),
            u128::MAX.to_string(),
            format!(r#"{{"a":[{long},1.10,1e400]}}"#),
        ] {
            let kept: Amount = crate::from_json(text.as_bytes()).unwrap();
            assert!(matches!(&kept, Amount::Unknown(kept) if kept.json() == text));
            assert_eq!(crate::to_json(&kept), text.as_bytes());
            let kept: Amount = serde_json::from_str(&text).unwrap();
            assert_eq!(serde_json::to_string(&kept).unwrap(), text);
            let all: Vec<Pet> = crate::from_json(format!("[{text}]").as_bytes()).unwrap();
            assert_eq!(crate::to_json(&all), format!("[{text}]").as_bytes());
        }
    }

    type Pair = crate::Tuple<(String, Option<i64>)>;

    crate::union! {
        pub enum Step, else Unknown {
            Move(Pair): kinds(ARRAY).places(1, &[kinds(STRING).only(&["move"]), kinds(INTEGER | NULL)]);
            Stop(Pair): kinds(ARRAY).places(1, &[kinds(STRING).only(&["stop"])]);
            Flags(Vec<bool>): kinds(ARRAY).items(&kinds(BOOLEAN));
            Rate(f64): kinds(NUMBER).only(&["1.5"]);
            Other(f64): kinds(NUMBER).not(&["1.5"]);
        }
    }

    #[test]
    fn positions_and_fractions_decide() {
        assert!(matches!(round_trip(&json!(["move", 1])), Step::Move(_)));
        assert!(matches!(round_trip(&json!(["stop"])), Step::Stop(_)));
        assert!(matches!(round_trip(&json!(["stop", 1, 2])), Step::Stop(_)));
        assert!(matches!(round_trip(&json!([true])), Step::Flags(_)));
        assert!(matches!(round_trip(&json!([])), Step::Flags(_)));
        assert!(matches!(round_trip(&json!(1.5)), Step::Rate(_)));
        assert!(matches!(round_trip(&json!(2.5)), Step::Other(_)));
        for unknown in [json!(["jump"]), json!([1]), json!(["move", "x"])] {
            assert_eq!(round_trip::<Step>(&unknown), Step::Unknown(unknown.into()));
        }
    }

    crate::object! {
        pub struct Held {
            owner: Option<String> = "owner" required;
            note: Option<String> = "note" optional;
        }
    }

    crate::union! {
        pub enum Maybe, else Unknown {
            Dog(Dog) from Dog: kinds(OBJECT).with(&[required("bark", BOOLEAN)]);
            Held(Held): kinds(OBJECT).with(&[required("owner", STRING | NULL), optional("note", STRING)]);
        }
    }

    #[test]
    fn what_is_required_and_nullable_may_be_missing() {
        let held: Maybe = crate::from_json(br#"{"note":"n"}"#).unwrap();
        assert!(matches!(held, Maybe::Held(held) if held.owner.is_none()));
        assert!(matches!(round_trip(&json!({"bark": true})), Maybe::Dog(_)));
    }

    #[test]
    fn a_tag_that_is_there_is_not_added() {
        let mut dog = Dog::new(true);
        dog.extra_mut().insert("kind", "hound");
        let text = crate::to_json(&Pet::from(dog));
        assert_eq!(text, br#"{"bark":true,"kind":"hound"}"#);
    }

    #[test]
    fn a_tag_that_is_added_is_hidden_from_what_holds_none() {
        let cat = json!({"realm": "animal", "kind": "cat"});
        let Creature::Pet(pet) = round_trip(&cat) else {
            panic!("not a pet");
        };
        let made: Pet = round_trip(&json!({"kind": "cat"}));
        assert_eq!(*pet, made);
        let counts: Creature = round_trip(&json!({"realm": "counts", "a": 1}));
        assert_eq!(
            counts,
            Creature::Counts(BTreeMap::from([("a".to_owned(), 1)]))
        );
    }

    #[test]
    fn what_was_received_equals_what_is_made_by_hand() {
        let text = br#"{"realm":"animal","kind":"dog","bark":true,"new":[{}]}"#;
        let received: Creature = crate::from_json(text).unwrap();
        let mut dog = Dog::new(true);
        dog.extra_mut().insert("new", json!([{}]));
        assert_eq!(received, Creature::from(dog));
    }

    #[test]
    fn constants_and_kinds_further_down_decide() {
        assert!(matches!(
            round_trip(&json!({"inner": {"kind": "a"}})),
            Deep::A(_)
        ));
        assert!(matches!(
            round_trip(&json!({"inner": {"kind": "b"}})),
            Deep::B(_)
        ));
        let unknown = json!({"inner": {"kind": "z"}});
        assert_eq!(round_trip::<Deep>(&unknown), Deep::Unknown(unknown.into()));
        assert!(matches!(
            round_trip(&json!({"list": [{"kind": "d"}]})),
            Deep::A(_)
        ));
        assert!(matches!(
            round_trip(&json!({"list": [{"kind": "e"}]})),
            Deep::C(_)
        ));
        assert!(matches!(round_trip(&json!({"x": 1})), Deep::Ints(_)));
        assert!(matches!(round_trip(&json!({"x": "1"})), Deep::Texts(_)));
        // Neither map, but all that it has may be more than was declared.
        assert!(matches!(round_trip(&json!({"x": "1", "y": 1})), Deep::A(_)));
    }

    #[test]
    fn without_a_tag_that_may_be_absent_members_decide_or_nothing_does() {
        assert!(matches!(
            round_trip(&json!({"list": []})),
            Message::Listed(_)
        ));
        for unknown in [
            json!({}),
            json!({"size": 1}),
            json!({"kind": "z", "size": 1}),
        ] {
            assert_eq!(
                round_trip::<Message>(&unknown),
                Message::Unknown(unknown.into())
            );
        }
    }

    #[test]
    fn kinds_and_members_decide_where_no_tag_does() {
        assert_eq!(round_trip::<Mark>(&json!("a")), Mark::from("a"));
        assert_eq!(round_trip::<Mark>(&json!(3)), Mark::Number(3));
        assert!(matches!(round_trip(&json!(["a"])), Mark::Words(_)));
        assert!(matches!(round_trip(&json!([{"kind": "x"}])), Mark::Pets(_)));
        assert!(matches!(round_trip(&json!({"bark": false})), Mark::Dog(_)));
        assert!(matches!(round_trip(&json!({"bark": 1})), Mark::Map(_)));
        assert!(matches!(round_trip(&json!([])), Mark::Words(_)));
        for unknown in [json!(1.5), json!({"a": "b"}), json!([1]), json!(["a", 1])] {
            assert_eq!(round_trip::<Mark>(&unknown), Mark::Unknown(unknown.into()));
        }
    }
}
