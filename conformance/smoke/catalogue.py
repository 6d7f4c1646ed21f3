"""The smoke checks, in the order in which they run and are shown."""

from conformance.smoke.check import Check
from conformance.smoke.checks import connection, discovery, launch, manners, openid, versions

_SMART = "SMART App Launch 2.2"
_EPIC = "Epic, OAuth 2.0 specification"
_MICROSOFT = "Microsoft, Epic integration of Teams virtual visits"
_OURS = "ours"

CHECKS = (
    Check("ADDR-01", "MUST", "The FHIR base URL is absolute https without query and fragment.",
          connection.absolute_and_encrypted, _MICROSOFT),
    Check("ADDR-02", "MUST", "The address answers.", connection.answers, _OURS),
    Check("TLS-01", "MUST", "The certificate is valid for the host and comes from a trusted authority.",
          connection.certificate_accepted, _SMART),
    Check("TLS-02", "SHOULD", "The certificate is valid for 30 days more.", connection.certificate_lasts, _OURS),
    Check("TLS-03", "MUST", "The connection uses TLS 1.2 or later.", connection.modern_tls, _SMART),
    Check("ADDR-03", "SHOULD", "The documents are served at the address itself, without redirects.",
          connection.needs_no_redirect, _OURS),
    Check("DISC-01", "MUST", "The environment says where to authorize and where to get tokens.",
          discovery.says_where_to_authorize, _SMART),
    Check("DISC-02", "SHOULD", "It has a smart-configuration.", discovery.has_smart_configuration, _SMART),
    Check("DISC-03", "MUST", "The addresses that it names are absolute and https.",
          discovery.addresses_are_safe, _SMART),
    Check("DISC-04", "SHOULD", "The smart-configuration and /metadata name the same addresses.",
          discovery.documents_agree, _OURS),
    Check("DISC-05", "SHOULD", "JSON is sent as JSON.", discovery.json_is_called_json, _SMART),
    Check("VER-01", "MUST", "The environment speaks FHIR R4.", versions.speaks_fhir_r4, _EPIC),
    Check("VER-02", "MUST", "It is Epic, November 2018 or later.", versions.recent_epic, _MICROSOFT),
    Check("VER-03", "SHOULD", "It offers what a visit is made of: appointments, encounters, patients, practitioners.",
          versions.offers_visit_resources, _EPIC),
    Check("EHR-01", "MUST", "Apps can be launched from Epic.", launch.launches_from_epic, _SMART),
    Check("EHR-02", "SHOULD", "Somebody can sign in with Epic outside of a launch.",
          launch.launches_standalone, _SMART),
    Check("EHR-03", "MUST", "A launch tells who launched (OpenID Connect).", launch.signs_in_with_openid, _SMART),
    Check("EHR-04", "MUST", "Launches can be protected by PKCE with S256.", launch.offers_pkce, _SMART),
    Check("EHR-05", "SHOULD", "PKCE without hashing (plain) is not offered.", launch.refuses_plain_pkce, _SMART),
    Check("EHR-06", "SHOULD", "Clients can authenticate by secret and by signed assertion.",
          launch.lets_clients_authenticate, _EPIC),
    Check("EHR-07", "SHOULD", "Codes and client credentials are exchanged for tokens.",
          launch.grants_codes_and_client_credentials, _EPIC),
    Check("EHR-08", "MUST", "The authorize address answers.", launch.authorize_address_answers, _OURS),
    Check("EHR-09", "MUST", "The token address answers.", launch.token_address_answers, _OURS),
    Check("OIDC-01", "MUST", "Issuer and keys of ID tokens are named.", openid.names_issuer_and_keys, _SMART),
    Check("OIDC-02", "MUST", "All documents name the same issuer and keys.", openid.issuer_is_consistent,
          "OpenID Connect Discovery 1.0"),
    Check("OIDC-03", "MUST", "The keys can verify RS256 signatures.", openid.has_usable_keys, _SMART),
    Check("OIDC-04", "MUST", "No private key is published.", openid.publishes_no_private_key, "RFC 7517"),
    Check("OIDC-05", "MUST", "ID tokens are signed with RS256.", openid.signs_with_rs256,
          "OpenID Connect Discovery 1.0"),
    Check("CLOCK-01", "MUST", "The clocks differ by less than four minutes.", manners.clock_within_assertions, _EPIC),
    Check("CLOCK-02", "SHOULD", "The clocks differ by less than 30 seconds.", manners.clock_is_close, _OURS),
    Check("WEB-01", "SHOULD", "Pages of other origins may read the discovery documents.",
          manners.open_to_other_origins, _SMART),
    Check("WEB-02", "SHOULD", "The discovery documents come within two seconds.", manners.answers_quickly, _OURS),
)  # fmt: skip
