//! stand-in
use super::{Node,Number};
/// stand-in
pub fn read_text(text: &str) -> Node {
    fn go(v: serde_yaml::Value) -> Node {
        use serde_yaml::Value as V;
        match v { V::Null=>Node::Null, V::Bool(b)=>Node::Bool(b), V::Number(n)=> n.as_i64().map(|i|Node::Number(Number::Integer(i as i128))).unwrap_or(Node::Number(Number::Float(n.as_f64().unwrap()))),
        V::String(s)=>Node::String(s), V::Sequence(s)=>Node::Array(s.into_iter().map(go).collect()),
        V::Mapping(m)=>Node::Object(m.into_iter().map(|(k,v)|(match k {V::String(s)=>s, V::Number(n)=>n.to_string(), _=>panic!()}, go(v))).collect()), V::Tagged(_)=>panic!() }
    }
    go(serde_yaml::from_str(text).unwrap())
}
