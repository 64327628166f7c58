//! The calls in the generated form.

use specmill_runtime::Core;

use super::models::ours::{Order, Orders, Problem, Receipt};

specmill_runtime::operation! {
    GetOrder: GET "/orders/{id}" -> Order, Problem {
        id: "getOrder";
        security: [["token"]];
        arguments: { path "id" simple = id => String; }
        responses: { 200 json Order => success; 404 json Problem => failure; }
    }
}

specmill_runtime::operation! {
    ListOrders: GET "/orders" -> Orders, Problem {
        id: "listOrders";
        security: [["token"]];
        responses: { 200 json Orders => success; 404 json Problem => failure; }
    }
}

specmill_runtime::operation! {
    SendOrders: POST "/receipts" -> Receipt, Problem {
        id: "sendOrders";
        security: [["token"]];
        arguments: { body "application/json" json = body => Orders; }
        responses: { 200 json Receipt => success; 404 json Problem => failure; }
    }
}

static SCHEMES: &[specmill_runtime::Scheme] = &[specmill_runtime::Scheme::bearer("token")];

pub(crate) fn client(url: &str) -> Result<Core, String> {
    let builder = Core::builder(&[], SCHEMES)
        .base_url(url)
        .user_agent(super::hand::USER_AGENT)
        .bearer_token(super::hand::TOKEN);
    builder.build().map_err(|error| error.to_string())
}
