//! Drift: responses that differ from the document. A lenient client accepts them, and an observer
//! is notified.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "../sample/server.rs"]
mod server;

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use server::{Server, answer, json};
use specmill_runtime::{
    Core, CoreBuilder, DateTime, Decimal, Decoding, Drift, DriftKind, Error, Events, Items, Secret,
    Serde, Tuple, Value, ValueKind,
};
use std::collections::BTreeMap;

specmill_runtime::string_enum! {
    pub enum Colour, else Unknown {
        Red = "red";
        Blue = "blue";
    }
}

specmill_runtime::integer_enum! {
    pub enum Level, else Unknown {
        Quiet = 1;
        Loud = 11;
    }
}

specmill_runtime::number_enum! {
    pub enum Share, else Unknown {
        Half = 0.5;
    }
}

specmill_runtime::object! {
    pub struct Owner {
        name: String = "name" required;
        email: Option<String> = "email" optional;
        token: Option<Secret> = "token" optional;
    }
}

specmill_runtime::object! {
    pub struct Cat {
        kind: String = "kind" required;
        lives: i64 = "lives" required;
    }
}

specmill_runtime::object! {
    pub struct Stone {
        weight: i64 = "weight" required;
        owner: Option<Owner> = "owner" optional;
    }
}

specmill_runtime::union! {
    pub enum Pet, else Unknown by "kind" {
        Cat(Box<Cat>): tagged(&["cat"]);
    }
}

specmill_runtime::union! {
    pub enum Thing, else Unknown {
        Stone(Box<Stone>): kinds(OBJECT).with(&[required("weight", INTEGER)]);
        Words(Vec<String>): kinds(ARRAY).items(&kinds(STRING));
    }
}

specmill_runtime::object! {
    pub struct Plant {
        id: String = "id" required;
        colour: Colour = "colour" required;
        level: Option<Level> = "level" optional;
        share: Option<Share> = "share" optional;
        owners: Option<Vec<Owner>> = "owners" optional;
        owner: Option<Owner> = "owner" optional;
        pet: Option<Pet> = "pet" optional;
        thing: Option<Thing> = "thing" optional;
        note: Option<String> = "note" optional;
        any: Option<Value> = "any" optional;
        faded: Option<bool> = "faded" optional_or_null;
        leaves: Option<i64> = "leaves" required;
        tags: Vec<String> = "tags" required;
    }
}

const PLANT: &str = r#"{"id":"p","colour":"red","leaves":3,"tags":[]}"#;

specmill_runtime::object! {
    pub struct Recursive {
        next: Box<Recursive> = "next" required;
    }
}

specmill_runtime::object! {
    pub struct All {
        text: String = "text" required;
        number: i64 = "number" required;
        size: f64 = "size" required;
        is: bool = "is" required;
        list: Vec<Owner> = "list" required;
        map: BTreeMap<String, Owner> = "map" required;
        colour: Colour = "colour" required;
        level: Level = "level" required;
        share: Share = "share" required;
        pet: Pet = "pet" required;
        time: DateTime = "time" required;
        secret: Secret = "secret" required;
        price: Decimal = "price" required;
        owner: Box<Owner> = "owner" required;
        any: Value = "any" required;
        nothing: Option<Box<All>> = "nothing" required;
        pair: Tuple<(String, i64)> = "pair" required;
        words: Serde<Vec<u8>> = "words" required;
    }
}

specmill_runtime::object! {
    pub struct Problem {
        code: String = "code" required;
    }
}

macro_rules! calls {
    ($($call:ident -> $ty:ty;)*) => {$(
        specmill_runtime::operation! {
            $call: GET "/plants/{id}" -> $ty, Problem {
                id: "getPlant";
                arguments: { path "id" simple = id => String; }
                responses: {
                    200 json $ty => success;
                    404 json Problem => failure;
                }
            }
        }
    )*};
}

calls! {
    GetPlant -> Plant;
    GetAll -> All;
    GetRecursive -> Recursive;
    GetAddress -> Vec<Serde<Ipv4Addr>>;
    GetStone -> Stone;
    GetThing -> Thing;
}

specmill_runtime::operation! {
    Watch: GET "/plants" -> Events<Pet>, Problem {
        id: "watchPlants";
        responses: { 200 events Pet => stream; }
    }
}

specmill_runtime::operation! {
    Export: GET "/plants" -> Items<Owner>, Problem {
        id: "exportPlants";
        responses: { 200 lines Owner => stream; }
    }
}

specmill_runtime::operation! {
    List: GET "/plants" -> Owners, Problem {
        id: "listPlants";
        setters: {
            /// The number of the page.
            query "page" form explode = page: i64;
        }
        pages: query "page" [number_from "1", items "items"] of Owner;
        responses: { 200 json Owners => success; }
    }
}

specmill_runtime::object! {
    pub struct Owners {
        items: Vec<Owner> = "items" required;
    }
}

mod webhooks {
    specmill_runtime::webhooks! {
        /// A plant that is new.
        new_plant -> super::Plant;
    }
}

/// An observer that keeps the reported drift as lines.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<Drift>>>);

impl Told {
    fn observer(&self) -> impl Fn(&Drift) + Send + Sync + 'static {
        let told = Arc::clone(&self.0);
        move |drift| told.lock().unwrap().push(drift.clone())
    }

    fn take(&self) -> Vec<Drift> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    fn lines(&self) -> Vec<String> {
        self.take().iter().map(ToString::to_string).collect()
    }
}

fn core(server: &Server) -> CoreBuilder {
    let url = server.url();
    Core::builder(&[], &[]).base_url(url).retries(0)
}

fn observed(server: &Server, told: &Told) -> CoreBuilder {
    core(server).on_drift(told.observer())
}

async fn plant(
    body: &str,
    with: impl FnOnce(CoreBuilder) -> CoreBuilder,
) -> Result<Plant, Error<Problem>> {
    let server = Server::start(vec![json("200 OK", body)]);
    GetPlant::new(&with(core(&server)).build().unwrap(), "p").await
}

mod lenient;
mod reports;
mod secrets;
