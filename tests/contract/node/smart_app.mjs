// A small app on the npm client of the SMART project, unmodified. Settings come as JSON in the first argument:
// {clientId, clientSecret?, scope}. The first line on stdout is its address; /launch begins, /callback answers JSON.
import http from "node:http";
import smart from "fhirclient";

const settings = JSON.parse(process.argv[2]);
const kept = new Map();
const storage = {
  get: async (key) => kept.get(key),
  set: async (key, value) => {
    kept.set(key, value);
    return value;
  },
  unset: async (key) => kept.delete(key),
};

async function callback(request, response) {
  const client = await smart(request, response, storage).ready();
  const before = client.state.tokenResponse;
  const patient = before.patient ? await client.patient.read() : null;
  const user = client.getFhirUser();
  let again = null;
  if (before.refresh_token) {
    await client.refresh();
    again = before.patient ? await client.patient.read() : await client.request(user);
  }
  return {
    fhirUser: user,
    userType: client.getUserType(),
    patient,
    again,
    refreshed: again !== null && client.state.tokenResponse.access_token !== before.access_token,
    context: before,
  };
}

const server = http.createServer(async (request, response) => {
  try {
    if (request.url.startsWith("/launch")) {
      await smart(request, response, storage).authorize({ redirectUri: "/callback", ...settings });
    } else {
      const answer = await callback(request, response);
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
    }
  } catch (trouble) {
    response.writeHead(500, { "Content-Type": "text/plain" }).end(String(trouble.stack));
  }
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
