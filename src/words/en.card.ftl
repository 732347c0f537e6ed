# What may stand on the cards of people, deals and cases, and the desk's page where that is picked.

card-field = { $field ->
    [owner] Owner
    [phone] Phone
    [business_phone] Business phone
    [mobile] Mobile
    [home_phone] Home phone
    [second_mail] Second e-mail
    [mail] E-mail
    [site] Website
    [department] Department
    [role] Role
    [manager] Manager
    [assistant] Assistant
    [assistant_phone] Assistant’s phone
    [reach_by] Reached best by
    [city] City
    [country] Country
    [number] Account number
    [industry] Industry
    [relationship] Relationship
    [category] Category
    [revenue] Annual revenue
    [employees] Employees
    [main_contact] Main contact
    [parent] Parent account
    [topic] Topic
    [rating] Rating
    [source] Source
    [chance] Probability
    [phase] Pipeline phase
    [priority] Priority
    [case_type] Case type
    [origin] Origin
   *[status] Status
}
cards = Cards
cards-text = Which facts stand on a person’s card in the pane. The name, job title, company and address always do; of opportunities and cases also value, number, date and owner.
cards-of = { $kind ->
    [account] Accounts
    [contact] Contacts
    [lead] Leads
    [opportunity] Opportunities
   *[other] Cases
}
cards-most = { $count ->
    [one] At most 1
   *[other] At most { $count }
}
cards-up = Move { $field } up
cards-full = No more can be picked here.
cards-usual = Reset to default
cards-changed = Changed by { $name }, { $when }.
cards-never-changed = Nobody has changed this yet.
cards-when = The next pane that is opened shows what is saved here.
