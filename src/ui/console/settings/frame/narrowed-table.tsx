import type { ComponentChildren } from "preact";
import {
  Button,
  type Column,
  Empty,
  type IconName,
  Loaded,
  type Loader,
  navigate,
  place,
  queryWith,
  SelectField,
  SkeletonRows,
  Table,
  TextField,
} from "../../../shared";

interface Props<All, Row> {
  of: Loader<All>;
  reload: () => void;
  /** How many rows are drawn while it is loading. */
  skeletonRows: number;
  /** What one row is: "rule set". */
  noun: string;
  icon: IconName;
  caption: string;
  search: { label: string; placeholder: string };
  /** One of several, which stands in the address by `name`; its first option is the empty one. */
  chosen: { name: string; label: string; options: { value: string; label: string }[] };
  /** The rows that fit, in their order. `words` are as they were typed; both are empty when nothing narrows. */
  rowsOf: (all: All, words: string, chosen: string) => Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** What to say, or to begin with, where there is none at all. */
  children: ComponentChildren;
}

/** A table of everything of one kind, narrowed by words and by one of several. Both stand in the address, so that a link leads to the same rows. */
export function NarrowedTable<All, Row>({ of, reload, skeletonRows, noun, icon, children, ...shown }: Props<All, Row>) {
  const { caption, search, chosen, rowsOf, columns, rowKey } = shown;
  const { query } = place.value;
  const words = query.get("q") ?? "";
  const value = query.get(chosen.name) ?? "";
  const narrow = (changes: Record<string, string>) =>
    navigate(`${place.peek().path}${queryWith(changes)}`, { replace: true });
  return (
    <Loaded of={of.state} retry={reload} skeleton={<SkeletonRows rows={skeletonRows} />}>
      {(all) => {
        const rows = rowsOf(all, words, value);
        if (rows.length === 0 && words === "" && value === "")
          return (
            <Empty icon={icon} title={`No ${noun}s yet`}>
              {children}
            </Empty>
          );
        return (
          <Table
            caption={caption}
            columns={columns}
            rows={rows}
            rowKey={rowKey}
            tools={
              <search class="tools">
                <TextField
                  {...search}
                  hideLabel
                  type="search"
                  value={words}
                  onInput={(typed) => narrow({ q: typed })}
                />
                <SelectField
                  label={chosen.label}
                  hideLabel
                  value={value}
                  options={chosen.options}
                  onChange={(wanted) => narrow({ [chosen.name]: wanted })}
                />
              </search>
            }
            none={
              <Empty icon={icon} title={`No ${noun} fits`}>
                <Button size="small" onClick={() => narrow({ q: "", [chosen.name]: "" })}>
                  Show all
                </Button>
              </Empty>
            }
          />
        );
      }}
    </Loaded>
  );
}
