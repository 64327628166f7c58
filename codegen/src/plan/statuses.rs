//! Names of status codes (RFC 9110, section 15).

use crate::resolve::Status;

/// Returns the name of a status in upper camel case: `NotFound` for 404.
pub(super) fn status_word(status: Status) -> String {
    let Status::Code(code) = status else {
        return match status {
            Status::Range(3) => "Redirect".to_owned(),
            Status::Range(4) => "Client".to_owned(),
            Status::Range(5) => "Server".to_owned(),
            Status::Range(class) => format!("Status{class}xx"),
            Status::Default | Status::Code(_) => "Default".to_owned(),
        };
    };
    let words = match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritative",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        415 => "UnsupportedMediaType",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        code => return format!("Status{code}"),
    };
    words.to_owned()
}
