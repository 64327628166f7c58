//! stand-in
use std::collections::BTreeMap;
/// lock
#[derive(Clone, Debug, Default)]
pub struct Lock { /// e
 pub entries: BTreeMap<String,String> }
