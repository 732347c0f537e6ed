// Rows made for one test, under names that stand nowhere else.
import { fresh } from "./world.ts";
import type { Server } from "./server.ts";

export interface Customer { address: string; name: string; first: string; last: string; contact: string; account: string; accountName: string; deal: string; dealName: string }

const id = async (server: Server, set: string, key: string, body: unknown): Promise<string> =>
  (await server.crm(set, { method: "POST", body, headers: { prefer: "return=representation" } }))[key];

/** A contact at an account with an open opportunity. */
export async function customer(server: Server): Promise<Customer> {
  const word = fresh("c").replaceAll(" ", "");
  const [first, last] = ["Cleo", `Marin ${word}`];
  const address = `cleo.${word}@${word}.example`;
  const accountName = `Alpine Ski House ${word}`;
  const account = await id(server, "accounts", "accountid", { name: accountName });
  const contact = await id(server, "contacts", "contactid", { firstname: first, lastname: last, emailaddress1: address, jobtitle: "Head of purchasing", "parentcustomerid_account@odata.bind": `/accounts(${account})` });
  const dealName = `200 pairs of skis ${word}`;
  const deal = await id(server, "opportunities", "opportunityid", { name: dealName, estimatedclosedate: "2027-01-15", "parentcontactid@odata.bind": `/contacts(${contact})`, "parentaccountid@odata.bind": `/accounts(${account})` });
  return { address, name: `${first} ${last}`, first, last, contact, account, accountName, deal, dealName };
}

/** A second contact with the same address. */
export async function twin(server: Server, of: Customer): Promise<string> {
  return id(server, "contacts", "contactid", { firstname: "Clea", lastname: of.last, emailaddress1: of.address });
}

export const mailOf = (who: { name: string; address: string }, subject: string) =>
  ({ from: { name: who.name, address: who.address }, subject, html: `<p>Hello, about <b>${subject}</b>.</p>` });
