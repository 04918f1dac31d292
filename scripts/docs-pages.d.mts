/** Packs the guides and the reference's reader below `outDir` (`public/assets`). */
export function packDocs(outDir: string): Promise<void>;

/** A guide's source as its page shows it. `sections`: what searching finds, and where it stands. */
export function readGuide(source: string): {
  title: string;
  summary: string;
  body: GuideNode[];
  sections: { heading: string; anchor: string; text: string }[];
};

type GuideNode = string | { tag: string; attributes?: Record<string, string>; children?: GuideNode[] };
