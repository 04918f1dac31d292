import { later } from "./later";

// Dialogs of an open case, each read when somebody opens it for the first time.

export const AskAgainDialog = later(async () => (await import("./ask-again-dialog")).AskAgainDialog, <span />);
export const RejectDialog = later(async () => (await import("./settle-dialogs")).RejectDialog, <span />);
export const CancelDialog = later(async () => (await import("./cancel-dialog")).CancelDialog, <span />);
export const LinksDialog = later(async () => (await import("./links-dialog")).LinksDialog, <span />);
export const MoveDialog = later(async () => (await import("./move-dialog")).MoveDialog, <span />);
export const ApproveDialog = later(async () => (await import("./settle-dialogs")).ApproveDialog, <span />);
export const EscalateDialog = later(async () => (await import("./settle-dialogs")).EscalateDialog, <span />);
export const LabelsDialog = later(async () => (await import("./labels-dialog")).LabelsDialog, <span />);
export const ReportDialog = later(async () => (await import("./report-dialog")).ReportDialog, <span />);
export const PackDialog = later(async () => (await import("./record/pack-dialog")).PackDialog, <span />);
export const RecordDialog = later(async () => (await import("./record/record-dialog")).RecordDialog, <span />);
export const EraseDialog = later(async () => (await import("./privacy/erase-dialog")).EraseDialog, <span />);
export const HoldDialog = later(async () => (await import("./privacy/hold-dialog")).HoldDialog, <span />);
export const PrivacyBanner = later(async () => (await import("./privacy/privacy-banner")).PrivacyBanner, <span />);
export const EmergencyBanner = later(
  async () => (await import("./emergency/emergency-banner")).EmergencyBanner,
  <span hidden />,
);
export const EmergencyOffer = later(
  async () => (await import("./emergency/emergency-offer")).EmergencyOffer,
  <span hidden />,
);
export const VoteDialog = later(async () => (await import("./vote-dialog")).VoteDialog, <span />);
export const DocumentReasonDialog = later(
  async () => (await import("./document-reason-dialog")).DocumentReasonDialog,
  <span />,
);
