//! The tables of a generated client: operations, their parameters and responses, servers, security
//! schemes and policies, as the document declares them.

pub(crate) mod address;
pub(crate) mod base_url;
pub(crate) mod declared;
pub(crate) mod description;
pub(crate) mod escape;
pub(crate) mod parameter;
pub(crate) mod policy;
pub(crate) mod scheme;
pub(crate) mod server_url;
