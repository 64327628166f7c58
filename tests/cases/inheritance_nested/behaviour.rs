use client::models::*;

#[track_caller]
fn is_sent<T>(made: &T, wanted: Value)
where
    T: serde::de::DeserializeOwned + serde::Serialize + PartialEq + std::fmt::Debug,
{
    assert_eq!(serde_json::to_value(made).unwrap(), wanted);
    assert_eq!(serde_json::from_value::<T>(wanted).unwrap(), *made);
}

#[test]
fn a_grandchild_is_itself_and_has_the_tags_of_each_level() {
    let saw = json!({"kind": "shark", "age": 3, "teeth": "saw"});
    is_sent(&SawShark::new(3), saw.clone());
    is_sent(&Shark::from(SawShark::new(3)), saw.clone());
    is_sent(&Fish::from(SawShark::new(3)), saw);
    let goblin = json!({"kind": "shark", "age": 4, "teeth": "goblin", "nose": 1});
    is_sent(&Fish::from(GoblinShark::new(4).nose(1)), goblin);
    let other = json!({"kind": "shark", "age": 5, "teeth": "white"});
    is_sent(&Fish::from(SharkBase::new(5, "white")), other);
}

#[test]
fn what_inherits_holds_its_base_in_lists_and_maps() {
    let salmon = Salmon::new(1)
        .friends(vec![SawShark::new(2).into()])
        .hates([("a".to_owned(), Fish::from(Salmon::new(3)))].into());
    let wanted = json!({
        "kind": "salmon", "age": 1,
        "friends": [{"kind": "shark", "age": 2, "teeth": "saw"}],
        "hates": {"a": {"kind": "salmon", "age": 3}},
    });
    is_sent(&Fish::from(salmon), wanted);
}

#[test]
fn a_kind_out_of_a_list_is_sent_and_one_that_is_new_is_the_base() {
    is_sent(&Dog::from(Golden::new(9)), json!({"kind": "golden", "weight": 9}));
    is_sent(&Dog::from(Poodle::new(8).curls(7)), json!({"kind": "Poodle", "weight": 8, "curls": 7}));
    is_sent(&Dog::from(DogBase::new("terrier", 5)), json!({"kind": "terrier", "weight": 5}));
}

#[test]
fn a_base_without_its_kind_is_the_base() {
    is_sent(&Reptile::from(ReptileBase::new(2)), json!({"size": 2}));
    is_sent(&Reptile::from(TRex::new(20)), json!({"kind": "t-rex", "size": 20}));
}

#[test]
fn what_the_base_does_not_declare_is_sent() {
    is_sent(&Plant::from(Bush::new().berries(4)), json!({"sort": "bush", "berries": 4}));
    is_sent(&Plant::from(Rose::new().thorns(5)), json!({"sort": "Rose", "thorns": 5}));
    is_sent(&Rose::new(), json!({"sort": "Rose"}));
}
