//! Security schemes.

use openapiv3::{APIKeyLocation, OAuth2Flows};
use serde_json::Value as Json;

use super::{flag, text};
use crate::lift::document::{
    ApiKeyLocation, OAuthFlow, OAuthFlows, SecurityScheme, SecuritySchemeKind,
};
use crate::lift::invented::{DEPRECATED, DEVICE_AUTHORIZATION, METADATA_URL, MUTUAL_TLS};

pub(super) fn scheme(scheme: openapiv3::SecurityScheme) -> SecurityScheme {
    use openapiv3::SecurityScheme::{APIKey, HTTP, OAuth2, OpenIDConnect};
    let (kind, description, mut extensions) = match scheme {
        APIKey {
            location,
            name,
            description,
            extensions,
        } => {
            let location = match location {
                APIKeyLocation::Query => ApiKeyLocation::Query,
                APIKeyLocation::Header => ApiKeyLocation::Header,
                APIKeyLocation::Cookie => ApiKeyLocation::Cookie,
            };
            let kind = SecuritySchemeKind::ApiKey { location, name };
            (kind, description, extensions)
        }
        HTTP {
            scheme,
            description,
            extensions,
            ..
        } => {
            let kind = match extensions.contains_key(MUTUAL_TLS) {
                true => SecuritySchemeKind::MutualTls,
                false => SecuritySchemeKind::Http(scheme),
            };
            (kind, description, extensions)
        }
        OAuth2 {
            flows,
            description,
            extensions,
        } => {
            let kind = SecuritySchemeKind::OAuth2(Box::new(read_flows(flows)));
            (kind, description, extensions)
        }
        OpenIDConnect {
            open_id_connect_url,
            description,
            extensions,
        } => {
            let kind = SecuritySchemeKind::OpenIdConnect(open_id_connect_url);
            (kind, description, extensions)
        }
    };
    SecurityScheme {
        kind,
        description,
        deprecated: flag(&extensions, DEPRECATED) == Some(true),
        metadata_url: text(&mut extensions, METADATA_URL),
    }
}

fn read_flows(flows: OAuth2Flows) -> OAuthFlows {
    let device = flows.extensions.get(DEVICE_AUTHORIZATION);
    OAuthFlows {
        device_authorization: device.map(device_flow),
        authorization_code: flows.authorization_code.map(|flow| OAuthFlow {
            authorization_url: flow.authorization_url,
            token_url: flow.token_url,
        }),
        client_credentials: flows.client_credentials.map(|flow| OAuthFlow {
            token_url: flow.token_url,
            ..OAuthFlow::default()
        }),
        password: flows.password.map(|flow| OAuthFlow {
            token_url: flow.token_url,
            ..OAuthFlow::default()
        }),
        implicit: flows.implicit.map(|flow| OAuthFlow {
            authorization_url: flow.authorization_url,
            ..OAuthFlow::default()
        }),
    }
}

fn device_flow(flow: &Json) -> OAuthFlow {
    let address = |name: &str| flow.get(name).and_then(Json::as_str);
    let address = |name: &str| address(name).unwrap_or_default().to_owned();
    OAuthFlow {
        authorization_url: address("deviceAuthorizationUrl"),
        token_url: address("tokenUrl"),
    }
}
