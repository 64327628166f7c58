use client::models::*;

/// Checks that a value built in code encodes as this JSON and decodes to itself.
#[track_caller]
fn is_sent<T>(made: &T, wanted: Value)
where
    T: serde::de::DeserializeOwned + serde::Serialize + PartialEq + std::fmt::Debug,
{
    assert_eq!(serde_json::to_value(made).unwrap(), wanted);
    assert_eq!(serde_json::from_value::<T>(wanted).unwrap(), *made);
}

#[test]
fn an_optional_constant_is_sent() {
    let note: ParcelNotesItem = Greeting::new("hi").into();
    is_sent(&note, json!({"tone": "kind", "text": "hi"}));
    let note: ParcelNotesItem = Warning::new("no").into();
    is_sent(&note, json!({"tone": "stern", "text": "no"}));
}

#[test]
fn plain_text_has_the_value_of_the_mapping_in_a_union_and_alone() {
    is_sent(&Content::from(Letter::new(2)), json!({"what": "letter", "pages": 2}));
    is_sent(&Letter::new(2), json!({"what": "letter", "pages": 2}));
}

#[test]
fn of_several_tags_the_caller_chooses_one() {
    let toy = Goods::new(GoodsWhat::Toy).weight(3);
    is_sent(&Content::from(toy), json!({"what": "toy", "weight": 3}));
    let cat = Animal::new("Tom", AnimalWhat::Cat);
    is_sent(&Content::from(cat), json!({"what": "cat", "name": "Tom"}));
    let dog = json!({"what": "dog", "name": "Rex"});
    let decoded: Content = serde_json::from_value(dog.clone()).unwrap();
    assert_eq!(serde_json::to_value(&decoded).unwrap(), dog);
}

#[test]
fn a_tag_that_no_property_declares_is_added() {
    is_sent(&Content::from(Money::new(5)), json!({"what": "cash", "sum": 5}));
    is_sent(&Money::new(5), json!({"sum": 5}));
}

#[test]
fn defaults_and_names_tell_variants_apart() {
    let stamp: ParcelStamp = Abroad::new().price(9).into();
    is_sent(&stamp, json!({"zone": "abroad", "price": 9}));
    let carrier: ParcelCarrier = PostVan::new().into();
    is_sent(&carrier, json!({"by": "post_van"}));
    let carrier: ParcelCarrier = serde_json::from_value(json!({"by": "bicycle"})).unwrap();
    assert_eq!(carrier, ParcelCarrier::from(Bicycle::new()));
}

#[test]
fn numbers_and_what_may_be_null_are_tags_too() {
    is_sent(&ParcelLevel::from(First::new().fast(true)), json!({"class": 1, "fast": true}));
    is_sent(&ParcelLevel::from(Second::new()), json!({"class": 2}));
}

#[test]
fn without_a_discriminator_a_constant_is_sent() {
    let tape = ParcelSealTape::new().width(2);
    is_sent(&ParcelSeal::from(tape), json!({"of": "tape", "width": 2}));
    let seal: ParcelSeal = serde_json::from_value(json!({"color": "red"})).unwrap();
    assert!(matches!(seal, ParcelSeal::Wax(wax) if wax.of.is_none()));
}

#[test]
fn a_union_and_a_map_get_the_tag_that_they_do_not_declare() {
    let sea = json!({"form": "route", "way": "sea", "ship": "S"});
    is_sent(&ParcelTrack::from(Sea::new().ship("S")), sea);
    let marks = Marks::from([("a".to_owned(), 1)]);
    is_sent(&ParcelTrack::from(marks), json!({"form": "marks", "a": 1}));
}
