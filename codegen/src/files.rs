//! stand-in
use std::collections::BTreeMap;
/// f
#[derive(Clone, Debug, Default)]
pub struct Files(/// e
 pub BTreeMap<String,String>);
