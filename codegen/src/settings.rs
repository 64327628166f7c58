//! stand-in
use std::collections::BTreeMap;
/// s
#[derive(Clone, Debug, Default)]
pub struct Settings { /// e
 pub names: BTreeMap<String,String>, /// e
 pub package: Pkg, /// e
 pub client: Cl }
/// p
#[derive(Clone, Debug, Default)]
pub struct Pkg { /// e
 pub name: Option<String>, /// e
 pub version: Option<String> }
/// c
#[derive(Clone, Debug, Default)]
pub struct Cl { /// e
 pub token_env: Option<String>, /// e
 pub base_url_env: Option<String> }
