//! Pagination of lists.

pub(crate) mod link;
pub(crate) mod next_page;
pub(crate) mod numbering;
pub(crate) mod page_item;
pub(crate) mod page_table;
pub(crate) mod pages;
