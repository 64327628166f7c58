//! Changes of the client, one at a time, with the text that conformance has to report.

/// File, text, replacement, and the beginning of the expected fault.
const EDITS: &str = r#"
models/browser.rs | gpu: Option<bool> = "gpu" | gpu: Option<bool> = "gpus" | Browser.gpu:
models/browser.rs | gpu: Option<bool> = "gpu" | gpu: Option<bool> = "gpus" | Browser.gpus:
models/browser.rs | gpu: Option<bool> = "gpu" optional; |  | Browser.gpu:
models/browser.rs | timeout_seconds: i64 | timeout_seconds: i32 | Browser.timeout_seconds:
models/browser.rs | chrome_policy: Option<Map> | chrome_policy: Map | Browser.chrome_policy:
models/browser.rs | pool: Option<BrowserPoolRef> | pool: Option<Profile> | Browser.pool:
models/browser.rs | "telemetry" optional_or_null | "telemetry" optional | Browser.telemetry:
models/browser.rs | "headless" required | "headless" optional | Browser.headless:
models/browser.rs | gpu: Option<bool> | spare: bool = "spare" required; gpu: Option<bool> | Browser.spare:
models/tags.rs | <String, String> | <String, i64> | Tags:
models/mfa_type.rs | Push = "push"; |  | MFAType "push":
models/mfa_type.rs | Push = "push"; | Push = "shove"; | MFAType "push":
models/mfa_type.rs | Push = "push"; | Push = "shove"; | MFAType "shove":
models/mfa_type.rs | Push = "push"; | Push = "push"; Pull = "pull"; | MFAType "pull":
models/mfa_type.rs | enum MfaType | enum PushType | MFAType: the crate has no enum `MfaType`
models/managed_auth.rs | NeedsAuth = "NEEDS_AUTH"; | NeedsAuth = "NEEDED"; | ManagedAuth.status "NEEDS_AUTH":
models/managed_auth.rs | Option<Vec<MfaOption>> | Option<Vec<SsoButton>> | ManagedAuth.mfa_options:
models/error_body.rs | Option<Vec<ErrorDetail>> | Option<Vec<String>> | Error.details:
models/profile.rs | specmill_runtime::object! { | specmill_runtime::object! { pub struct Ghost {} } specmill_runtime::object! { | Ghost:
resources/browsers.rs | 500 json | 410 json | GET /browsers/{id_or_name} 500:
resources/browsers.rs | 500 json | 410 json | GET /browsers/{id_or_name} 410:
resources/browsers.rs | 500 json models::ErrorBody | 500 json models::ErrorDetail | GET /browsers/{id_or_name} 500:
resources/browsers.rs | => success | => failure | GET /browsers/{id_or_name} 200:
resources/browsers.rs | -> models::Browser | -> models::Profile | GET /browsers/{id_or_name}: what it gives
resources/browsers.rs | , models::ErrorBody { | , models::ErrorDetail { | GET /browsers/{id_or_name}: the body of failures
resources/browsers.rs | [["bearerAuth"]] | [] | GET /browsers/{id_or_name} security:
resources/browsers.rs | : GET " | : POST " | POST /browsers/{id_or_name}:
resources/browsers.rs | "/browsers/{id_or_name}" | "/browser/{id_or_name}" | GET /browser/{id_or_name}:
resources/browsers.rs | "getBrowsersByIdOrName" | "get" | GET /browsers/{id_or_name}: its id
resources/browsers.rs | setters: { | setters: { body "a/b" json = body: models::Profile; | GET /browsers/{id_or_name} body:
resources/browsers.rs | form explode | form | GET /browsers/{id_or_name} query include_deleted:
resources/browsers.rs | path "id_or_name" simple = id_or_name => String; |  | GET /browsers/{id_or_name} path id_or_name:
resources/browsers.rs | query "include_deleted" | query "deleted" | GET /browsers/{id_or_name} query include_deleted:
resources/browsers.rs | include_deleted: bool | include_deleted: i64 | GET /browsers/{id_or_name} query include_deleted:
resources/browsers.rs | path "id_or_name" | path "id" | GET /browsers/{id_or_name} path id_or_name:
resources/browsers.rs | &self.core, id_or_name | &self.core, other | GET /browsers/{id_or_name}: its method
client.rs | https://api.onkernel.com | https://api.example.com | servers:
client.rs | Scheme::bearer("bearerAuth").env(&["KERNEL_API_KEY"]) |  | securitySchemes:
lib.rs | Error<models::ErrorBody> | Error<models::ErrorDetail> | failures:
"#;

/// Iterates over the rows of the table.
pub(crate) fn edits() -> impl Iterator<Item = [&'static str; 4]> {
    let rows = EDITS.lines().filter(|line| !line.is_empty());
    rows.map(|line| {
        let cells = line.split('|').map(str::trim).collect::<Vec<_>>();
        <[_; 4]>::try_from(cells).expect("a row has four cells")
    })
}
