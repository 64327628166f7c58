//! The same types twice: in the generated form, and with serde's derive.

/// In the generated form.
pub(crate) mod ours {
    #![allow(
        missing_docs,
        unreachable_pub,
        reason = "the macros write for public types"
    )]

    use std::collections::BTreeMap;

    use specmill_runtime::DateTime;

    specmill_runtime::object! {
        pub struct Orders: new {
            orders: Vec<Order> = "orders" required [Vec<Order>];
            next_page: Option<String> = "next_page" optional (impl Into<String>);
        }
    }

    specmill_runtime::object! {
        pub struct Order {
            id: String = "id" required;
            number: i64 = "number" required;
            status: Status = "status" required;
            created_at: DateTime = "created_at" required;
            customer: Customer = "customer" required;
            lines: Vec<Line> = "lines" required;
            note: Option<String> = "note" optional;
            cancelled_at: Option<DateTime> = "cancelled_at" optional;
            metadata: Option<BTreeMap<String, String>> = "metadata" optional;
            is_paid: bool = "is_paid" required;
            total: f64 = "total" required;
        }
    }

    specmill_runtime::string_enum! {
        pub enum Status, else Unknown {
            Open = "open";
            Paid = "paid";
            Shipped = "shipped";
            Cancelled = "cancelled";
        }
    }

    specmill_runtime::object! {
        pub struct Customer {
            name: String = "name" required;
            email: Option<String> = "email" optional;
            address: Option<Address> = "address" optional;
        }
    }

    specmill_runtime::object! {
        pub struct Address {
            street: String = "street" required;
            city: String = "city" required;
            postal_code: String = "postal_code" required;
            country: Country = "country" required;
        }
    }

    specmill_runtime::string_enum! {
        pub enum Country, else Unknown {
            De = "DE";
            Fr = "FR";
            Jp = "JP";
            Us = "US";
        }
    }

    specmill_runtime::object! {
        pub struct Line {
            sku: String = "sku" required;
            title: String = "title" required;
            quantity: i64 = "quantity" required;
            unit_price: f64 = "unit_price" required;
            discount: Option<f64> = "discount" optional;
            tags: Option<Vec<String>> = "tags" optional;
        }
    }

    specmill_runtime::object! {
        pub struct Receipt {
            id: String = "id" required;
            count: i64 = "count" required;
        }
    }

    specmill_runtime::object! {
        pub struct Problem {
            code: String = "code" required;
            message: String = "message" required;
        }
    }
}

/// As written by hand. Most decoded fields are never read.
pub(crate) mod hand {
    #![allow(dead_code, reason = "they are decoded and dropped")]

    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub(crate) struct Orders {
        pub(crate) orders: Vec<Order>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) next_page: Option<String>,
    }

    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub(crate) struct Order {
        pub(crate) id: String,
        number: i64,
        status: Status,
        created_at: String,
        customer: Customer,
        lines: Vec<Line>,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cancelled_at: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        metadata: Option<BTreeMap<String, String>>,
        is_paid: bool,
        total: f64,
    }

    #[derive(Clone, Copy, Debug, Deserialize, Serialize)]
    #[serde(rename_all = "lowercase")]
    pub(crate) enum Status {
        Open,
        Paid,
        Shipped,
        Cancelled,
    }

    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub(crate) struct Customer {
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        address: Option<Address>,
    }

    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub(crate) struct Address {
        street: String,
        city: String,
        postal_code: String,
        country: Country,
    }

    #[derive(Clone, Copy, Debug, Deserialize, Serialize)]
    #[serde(rename_all = "UPPERCASE")]
    pub(crate) enum Country {
        De,
        Fr,
        Jp,
        Us,
    }

    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub(crate) struct Line {
        sku: String,
        title: String,
        quantity: i64,
        unit_price: f64,
        #[serde(skip_serializing_if = "Option::is_none")]
        discount: Option<f64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        tags: Option<Vec<String>>,
    }

    #[derive(Debug, Deserialize)]
    pub(crate) struct Receipt {
        id: String,
        pub(crate) count: i64,
    }
}
