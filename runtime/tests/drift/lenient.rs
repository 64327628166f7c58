//! Lenient decoding: the empty values of missing properties.

use super::*;

#[tokio::test]
async fn a_missing_member_is_an_error_unless_the_client_is_lenient() {
    let body = PLANT.replace("\"id\":\"p\",", "");
    let error = plant(&body, |core| core).await.unwrap_err();
    let Error::Decode(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.path(), "$.id");
    let lenient = plant(&body, |core| core.lenient(true)).await.unwrap();
    assert_eq!((lenient.id.as_str(), lenient.leaves), ("", Some(3)));
    let null = PLANT.replace("\"p\"", "null");
    assert!(plant(&null, |core| core).await.is_err());
    assert_eq!(
        plant(&null, |core| core.lenient(true)).await.unwrap().id,
        ""
    );
    // A scalar of another type is read from its text; any other value is still an error.
    let number = PLANT.replace("\"p\"", "1557933591");
    assert!(plant(&number, |core| core).await.is_err());
    let plant_of_number = plant(&number, |core| core.lenient(true)).await.unwrap();
    assert_eq!(plant_of_number.id, "1557933591");
    let other = PLANT.replace("\"p\"", "[1]");
    assert!(plant(&other, |core| core.lenient(true)).await.is_err());
}

#[tokio::test]
async fn every_type_has_an_empty_value() {
    let server = Server::start(vec![json("200 OK", "{}")]);
    let told = Told::default();
    let core = observed(&server, &told).lenient(true).build().unwrap();
    let all = GetAll::new(&core, "1").await.unwrap();
    // Properties are reported as missing, not the empty values in their place.
    let kinds = told.take().into_iter().map(|drift| drift.kind);
    let (repaired, others): (Vec<_>, Vec<_>) = kinds.partition(|kind| *kind == DriftKind::Repaired);
    assert!(repaired.len() > 15, "{repaired:?}");
    assert_eq!(others, [DriftKind::Missing]);
    assert_eq!(
        (all.text.as_str(), all.number, all.size, all.is),
        ("", 0, 0.0, false)
    );
    assert!(all.list.is_empty() && all.map.is_empty());
    assert_eq!(all.colour, Colour::Unknown(String::new()));
    assert_eq!(all.level, Level::Unknown(0));
    assert_eq!(all.share, Share::Unknown(0.0));
    assert_eq!(all.pet, Pet::Unknown(Value::Null.into()));
    assert_eq!((all.time.as_str(), all.secret.expose()), ("", ""));
    assert_eq!(all.price.as_str(), "0");
    assert_eq!((all.owner.name.as_str(), &all.owner.email), ("", &None));
    assert!(all.any.is_null() && all.nothing.is_none());
    assert_eq!((all.pair.0.as_str(), all.pair.1), ("", 0));
    assert!(all.words.is_empty());
}

#[tokio::test]
async fn a_type_without_an_empty_value_stays_missing() {
    let server = Server::start(vec![json("200 OK", "{}"), json("200 OK", "[null]")]);
    let core = core(&server).lenient(true).build().unwrap();
    let error = GetRecursive::new(&core, "1").await.unwrap_err();
    assert!(
        error.to_string().contains("$.next: required, but missing"),
        "{error}"
    );
    assert!(GetAddress::new(&core, "1").await.is_err());
}

/// A variant that is chosen by its shape is not given default values.
#[tokio::test]
async fn no_value_is_made_up_to_fit_a_variant() {
    let body = r#"{"weight":1,"owner":{"email":"e"}}"#;
    let server = Server::start(vec![json("200 OK", body), json("200 OK", body)]);
    let told = Told::default();
    let core = observed(&server, &told).lenient(true).build().unwrap();
    let thing = GetThing::new(&core, "1").await.unwrap();
    assert!(matches!(thing, Thing::Unknown(_)), "{thing:?}");
    assert_eq!(
        told.lines(),
        ["GET /plants/{id}: $: unknown variant (an object)"]
    );
    let stone = GetStone::new(&core, "1").await.unwrap();
    assert_eq!(stone.owner.unwrap().name, "");
    assert_eq!(
        told.lines(),
        ["GET /plants/{id}: $.owner.name: not as declared; repaired (nothing)"]
    );
}
