/**
 * SQL that is true of rows about the entity with this id, or one that is merged with it. `column`: where rows say whom they are about; `id`: a
 * parameter or a column. Without statistics the planner would rather walk all rows of a tenant: `+tenant_id` keeps it from that where a table has
 * no index that begins with the tenant and the column.
 */
export const isSame = (column: string, id: string): string =>
  `${column} IN (SELECT ${id}
     UNION SELECT coalesce(named.merged_into, named.id) FROM entities AS named WHERE named.id = ${id}
     UNION SELECT alike.id FROM entities AS named JOIN entities AS alike ON alike.merged_into = coalesce(named.merged_into, named.id)
     WHERE named.id = ${id})`;
