-- What an add-in keeps with a message is an extended property like any other, as in Exchange: Graph reads it too.
INSERT INTO extra (message, kind, name, value)
  SELECT message, 'property', 'String {00020329-0000-0000-C000-000000000046} Name cecp-' || addin, content
  FROM custom_properties;
DROP TABLE custom_properties;
