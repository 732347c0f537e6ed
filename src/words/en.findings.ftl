## What can be wrong with a mailbox, and who can do what about it

finding-what = { $code ->
    [licence_missing] No licence for Dynamics 365 Sales is assigned.
    [licence_unknown] The licences cannot be read.
    [role_missing] Neither the role Sales Professional Person nor Sales Professional Manager is assigned.
    [exchange_missing] No licence with an Exchange Online mailbox is assigned.
    [switched_off] The add-in is not switched on for your organisation.
    [custom_app] Your organisation uses an app of its own in the place of Sales Hub and Sales Professional.
    [address_not_login] The primary address is not the name that its owner signs in with.
    [added_later] The mailbox came after e-mail was set up: it waits for a person.
    [not_approved] The mailbox’s address is not approved.
    [rejected] The mailbox’s address was rejected.
    [inactive] The mailbox is deactivated.
    [nothing_chosen] Server-side synchronization is chosen for no part of the mailbox.
    [not_tested] The mailbox was not tested yet.
    [testing] A test of the mailbox is under way; nothing can be changed meanwhile.
    [owner_disabled] The user or queue that the mailbox belongs to is disabled.
    [address_invalid] The mailbox’s address is no e-mail address.
    [enabled] The mailbox was tested and is enabled.
    [sign_in_refused] The synchronizer’s own sign-in was refused.
    [sign_in_unreachable] The sign-in of Microsoft 365 is not reached from the server.
    [consent_missing] Nobody consented to the application’s permissions.
    [access_denied] The synchronizer may not open this mailbox.
    [no_such_mailbox] Microsoft 365 has nobody with this address.
    [not_enabled_for_rest] There is no mailbox in Exchange Online behind this address: it has no licence, is disabled, or lies on premises.
    [quota_exceeded] The mailbox is full.
    [submission_quota_exceeded] The mailbox may not send more today.
    [message_too_large] A mail is larger than the mailbox takes.
    [send_denied] The synchronizer may not send from this mailbox.
    [calendar_denied] The synchronizer may not write in the calendar of this mailbox.
    [contacts_denied] The synchronizer may not write contacts of this mailbox.
    [tasks_denied] The synchronizer may not write tasks of this mailbox.
    [not_arrived] The test mail was sent and did not arrive in time.
    [throttled] Microsoft 365 takes no more requests for a while.
    [graph_unreachable] Microsoft Graph is not reached from the server.
    [graph_failing] Microsoft 365 failed to answer.
    [graph_refused] Microsoft 365 refused, for a reason that is not known here.
    [taken_away] What the synchronizer had just written in the mailbox was gone again.
    [crm_rights] The CRM does not let the synchronizer do this.
    [crm_no_user] The CRM has no user for this sign-in.
    [crm_unreachable] The CRM is not reached from the server.
    [crm_failing] The CRM failed to answer, or has too much to do.
    [crm_plug_in] A plug-in or workflow of the CRM failed.
    [crm_refused] The CRM refused what was written, for a reason that is not known here.
    [changed] Somebody else changed it at the same moment.
    [mails_given_up] Mails were given up after five attempts.
    [unsent_sender] A mail from the CRM was not sent: its sender has no valid e-mail address.
    [unsent_nobody] A mail from the CRM was not sent: it has no recipient.
    [unsent_no_address] A mail from the CRM was not sent: a recipient has no valid e-mail address.
    [unsent_stranger] A mail from the CRM was not sent: a recipient has no record in the CRM.
    [unsent_too_large] A mail from the CRM was not sent: with its attachments it is too large.
    [unsent_send_as] A mail from the CRM was not sent: the mailbox may not send in the sender’s name.
    [unsent_not_allowed] A mail from the CRM was not sent: its sender does not let others send in their name.
    [unsent_refused] A mail from the CRM was not sent: the mailbox refused it.
    [unsent_unclear] It is unclear whether a mail from the CRM was sent: it was given to the mailbox and is nowhere to be found.
    [unsent_thrown_away] A mail from the CRM was not sent: its draft was deleted before.
    [unsent_gave_up] A mail from the CRM was not sent: several attempts failed.
    [unsent_held] Mail from the CRM waits: the mailbox may not send for the CRM.
    [store_failing] The synchronizer’s own database does not answer.
    [needs_both] Approving needs the role System Administrator of the CRM together with Global or Exchange administrator of Microsoft 365; you have neither.
    [needs_administrator] This needs the role System Administrator of the CRM.
    [needs_office] Approving needs the role Global or Exchange administrator of Microsoft 365 too.
    [needs_person] This is for people: a program signed in by itself.
    [unknown_mailbox] There is no such mailbox.
    [lost] The server was stopped before it came to this.
   *[other] Something is wrong that this version has no words for: { $code }.
}
finding-remedy = { $code ->
    [licence_missing] A Microsoft 365 administrator can assign Sales Premium, Enterprise or Professional.
    [licence_unknown] A Microsoft 365 administrator can grant the application the permission to read licences.
    [role_missing] A CRM administrator can assign one of the two roles.
    [exchange_missing] A Microsoft 365 administrator can assign one, or buy it first.
    [switched_off] A CRM administrator can switch it on: Set up e-mail does it.
    [custom_app] Ask your CRM administrator where e-mail is set up in that app.
    [address_not_login] A Microsoft 365 administrator can make the two the same; or an administrator approves the mailbox by hand.
    [added_later] An administrator can approve and test it.
    [not_approved] An administrator of both the CRM and Microsoft 365 can approve it.
    [rejected] An administrator of both the CRM and Microsoft 365 can approve it after all.
    [inactive] A CRM administrator can activate it.
    [nothing_chosen] A CRM administrator can choose it: Set up e-mail does it.
    [not_tested] Its owner or a CRM administrator can test it.
    [testing] Wait until it is over: that takes a few minutes at most.
    [owner_disabled] A CRM administrator can enable the user or queue first.
    [address_invalid] A CRM administrator can correct the address of its user or queue.
    [enabled] Nothing needs to be done.
    [sign_in_refused] Whoever runs the server can renew the secret or certificate of the application, and check tenant and client id.
    [sign_in_unreachable] Whoever runs the server can check network, proxy and firewall.
    [consent_missing] A Microsoft 365 administrator can grant admin consent to the registration.
    [access_denied] An Exchange administrator can add the mailbox to the application access policy.
    [no_such_mailbox] A CRM administrator can correct the address, or a Microsoft 365 administrator can create the mailbox.
    [not_enabled_for_rest] A Microsoft 365 administrator can assign a licence with Exchange Online, or move the mailbox there.
    [quota_exceeded] Its owner can delete or archive mail; then test again.
    [submission_quota_exceeded] Its owner can try again tomorrow, or an Exchange administrator can raise the limit.
    [message_too_large] Its owner can send a smaller one, or an Exchange administrator can raise the limit.
    [send_denied] A Microsoft 365 administrator can grant the permission to send, and see that the account is not suspended.
    [calendar_denied] An Exchange administrator can give the application the role Application Calendars.ReadWrite for this mailbox; or a CRM administrator leaves appointments, contacts and tasks out.
    [contacts_denied] An Exchange administrator can give the application the role Application Contacts.ReadWrite for this mailbox; or a CRM administrator leaves appointments, contacts and tasks out.
    [tasks_denied] A Microsoft 365 administrator can grant the application Tasks.ReadWrite.All, which holds for everybody’s tasks; or a CRM administrator leaves appointments, contacts and tasks out.
    [not_arrived] An Exchange administrator can look for it in the message trace, and for rules that move or delete it.
    [throttled] Nothing needs to be done: it goes on automatically.
    [graph_unreachable] Whoever runs the server can check network, proxy and firewall.
    [graph_failing] Nothing needs to be done: it is tried again automatically. If it lasts, look at the service health of Microsoft 365.
    [graph_refused] Whoever runs the server finds the request in the log.
    [taken_away] Its owner can look for a rule or an app that deletes mail; then test again.
    [crm_rights] A CRM administrator can give the application user the missing rights.
    [crm_no_user] A CRM administrator can add the user, or the application user of the synchronizer.
    [crm_unreachable] Whoever runs the server can check the CRM’s address and the network.
    [crm_failing] Nothing needs to be done: it is tried again automatically.
    [crm_plug_in] A CRM administrator can look at its trace and mend or disable it.
    [crm_refused] A CRM administrator can look up the code; whoever runs the server finds the request in the log.
    [changed] Look at it again, and repeat what is still needed.
    [mails_given_up] The mailbox’s owner can have them tracked again: in the pane, or with the category in Outlook.
    [unsent_sender] Its writer can choose another sender in the CRM and send it again.
    [unsent_nobody] Its writer can add a recipient in the CRM and send it again.
    [unsent_no_address] Its writer can give the recipient an address, or leave them out, and send it again.
    [unsent_stranger] A CRM administrator can allow mail to people without a record; or its writer chooses recipients that have one, and sends it again.
    [unsent_too_large] Its writer can leave attachments out and send it again.
    [unsent_send_as] An Exchange administrator can give the mailbox the right to send in that name; then it is sent again in the CRM.
    [unsent_not_allowed] The sender can allow it in the tracking settings; or its writer chooses another sender, and sends it again.
    [unsent_refused] Its writer can look at recipients and attachments, correct the mail in the CRM and send it again.
    [unsent_unclear] Its writer can ask a recipient or look in Sent Items, and send it again if it did not go.
    [unsent_thrown_away] Its writer can send it again in the CRM.
    [unsent_gave_up] Its writer can send it again in the CRM; if that fails too, whoever runs the server finds more in the log.
    [unsent_held] A CRM administrator can choose server-side synchronization for outgoing mail, approve the mailbox, and test it.
    [store_failing] Whoever runs the server can look at the database and at the disk.
    [needs_both] Ask somebody who has both.
    [needs_administrator] Ask a CRM administrator, or have the role assigned to you.
    [needs_office] Ask somebody who has it together with the CRM’s, or have it assigned to you and sign in again.
    [needs_person] Whoever runs the program can use the commands on the server.
    [unknown_mailbox] Load the list again: it may have been removed, or belong to somebody else.
    [lost] Begin again: what was done stays done.
   *[other] Whoever runs the server finds more in the log.
}
