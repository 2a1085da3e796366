// Written by `cargo xtask codegen` from src-tauri/crates/ipc. Do not edit.

/**
 * Starts a sign-in in the system's browser.
 */
export type AccountAuthorize = { 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * A planned account, or one to be connected again.
 */
account?: AccountId | null, 
/**
 * Server.
 */
host?: string | null, 
/**
 * "This is my own server".
 */
ownServer: boolean, };

/**
 * What a content meets at one account.
 */
export type AccountCheck = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Units and bytes per part.
 */
measures: Array<Measure>, 
/**
 * Problems, in the order of the content.
 */
problems: Array<Problem>, };

/**
 * Connects an account with what can be typed. The secret goes straight to the keychain.
 */
export type AccountConnect = { 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * A planned account, or one to be connected again. A new one is made when absent.
 */
account?: AccountId | null, 
/**
 * Server; the network's usual one when absent.
 */
host?: string | null, 
/**
 * "This is my own server": allows addresses of this machine and of private networks, and plain http.
 */
ownServer: boolean, 
/**
 * Handle or e-mail address, for an app password.
 */
identifier?: string | null, 
/**
 * Access token or app password.
 */
secret: string, };

/**
 * Lists accounts.
 */
export type AccountFilter = { 
/**
 * Of one brand only.
 */
brand?: BrandId | null, };

/**
 * A brand's identity on one network.
 */
export type AccountId = string & { readonly __id: 'AccountId' };

/**
 * Plans an account before it is connected, so that posts can be adapted offline.
 */
export type AccountPlan = { 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Its network.
 */
network: NetworkId, };

/**
 * An account.
 */
export type AccountView = { 
/**
 * Id.
 */
id: AccountId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * Handle, empty while planned.
 */
handle: string, 
/**
 * Display name.
 */
name: string, 
/**
 * Profile page.
 */
profile: string | null, 
/**
 * Server that answers for it.
 */
server: string | null, 
/**
 * Whether it is marked as one's own server.
 */
ownServer: boolean, 
/**
 * Health.
 */
health: Health, 
/**
 * When access ends for good, where known.
 */
expiresAt: string | null, 
/**
 * Limits in force.
 */
limits: Limits, 
/**
 * Whether the network's scheduler can hold posts of this account.
 */
canHandOff: boolean, 
/**
 * When the inbox was last read.
 */
syncedAt: string | null, };

/**
 * What can be done with a message besides answering it.
 */
export type Action = "like" | "unlike" | "boost" | "unboost" | "deleteOwn" | "block" | "mute" | "report";

/**
 * Why a person has to decide.
 */
export type Ask = "late" | "unknown" | "reconnect" | "restored" | "content" | "threadIncomplete";

/**
 * A visual of the library, used in a part.
 */
export type AttachedVisual = { 
/**
 * Which visual.
 */
visual: VisualId, 
/**
 * Its alternative text in this post.
 */
alt: string, 
/**
 * The part that is kept; all of it when absent.
 */
crop: Crop | null, };

/**
 * Names a sign-in under way.
 */
export type AuthorizationAttempt = { 
/**
 * Its number.
 */
attempt: number, };

/**
 * A sign-in under way.
 */
export type AuthorizationStarted = { 
/**
 * Number to ask for its state with.
 */
attempt: number, 
/**
 * Page to open in the browser.
 */
url: string, };

/**
 * How far a sign-in is.
 */
export type AuthorizationState = { "state": "waiting" } | { "state": "connected", 
/**
 * The account.
 */
account: AccountView, } | { "state": "failed", 
/**
 * Why.
 */
code: ErrorCode, };

/**
 * Writes a backup.
 */
export type BackupCreate = { 
/**
 * Absolute path of the file to write; must not exist. Only for the terminal and the shell itself.
 */
path: string, };

/**
 * A backup written.
 */
export type BackupReport = { 
/**
 * Bytes written.
 */
bytes: number, 
/**
 * Visuals in it.
 */
visuals: number, };

/**
 * Makes a brand. Text fields are checked one by one; each fault names its field.
 */
export type BrandCreate = { 
/**
 * Name, 1–80 characters.
 */
name: string, 
/**
 * IANA zone, for example `Europe/Paris`.
 */
zone: string, 
/**
 * Language in which it writes, for example `fr`.
 */
language: string, 
/**
 * `#rrggbb`.
 */
colour: string, };

/**
 * A client's brand.
 */
export type BrandId = string & { readonly __id: 'BrandId' };

/**
 * Changes a brand; absent fields stay.
 */
export type BrandUpdate = { 
/**
 * Which.
 */
id: BrandId, 
/**
 * New name.
 */
name?: string | null, 
/**
 * New zone. Planned wall times stay; their instants are derived anew.
 */
zone?: string | null, 
/**
 * New language.
 */
language?: string | null, 
/**
 * New colour.
 */
colour?: string | null, 
/**
 * New late policy.
 */
late?: LatePolicy | null, 
/**
 * How the brand speaks; free notes for the writer.
 */
voice?: string | null, };

/**
 * A brand.
 */
export type BrandView = { 
/**
 * Id.
 */
id: BrandId, 
/**
 * Name.
 */
name: string, 
/**
 * Zone.
 */
zone: Zone, 
/**
 * Language.
 */
language: Language, 
/**
 * Colour.
 */
colour: Colour, 
/**
 * Late policy.
 */
late: LatePolicy, 
/**
 * How it speaks.
 */
voice: string, 
/**
 * Made by the demo; can be removed in one go.
 */
demo: boolean, 
/**
 * Connected and planned accounts.
 */
accounts: number, 
/**
 * Conversations in state new.
 */
unanswered: number, 
/**
 * When it was made.
 */
createdAt: string, };

/**
 * A request that names one thing by its id.
 */
export type ById<Id> = { 
/**
 * Which.
 */
id: Id, };

/**
 * A planned post.
 */
export type CalendarEntry = { 
/**
 * The post.
 */
post: PostId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * First 140 characters.
 */
excerpt: string, 
/**
 * First visual.
 */
visual: VisualId | null, 
/**
 * Wall time in the brand's zone.
 */
wall: WallTime, 
/**
 * The instant.
 */
dueAt: string, 
/**
 * How it stands over all its accounts: the state that most needs attention.
 */
status: EntryStatus, 
/**
 * Per account.
 */
deliveries: Array<EntryDelivery>, 
/**
 * Whether it can be moved at this moment.
 */
movable: boolean, };

/**
 * Asks for the planned posts of some days.
 */
export type CalendarRange = { 
/**
 * First day.
 */
from: string, 
/**
 * Number of days, 1–62.
 */
days: number, 
/**
 * Of one brand only.
 */
brand?: BrandId | null, };

/**
 * Planned posts, by wall time. Days are the brands' own: a post planned for Monday 23:30 in Nouméa is on Monday.
 */
export type CalendarView = { 
/**
 * Entries, by wall time, then brand.
 */
entries: Array<CalendarEntry>, };

/**
 * What a content meets.
 */
export type CheckView = { 
/**
 * Per account.
 */
accounts: Array<AccountCheck>, 
/**
 * What a clock change does to the planned time.
 */
clockChange: ClockChange | null, };

/**
 * What a clock change did to a planned wall time; shown while the time is picked.
 */
export type ClockChange = { "kind": "gap", 
/**
 * The first valid wall time that stands for the wish.
 */
movedTo: WallTime, } | { "kind": "fold", 
/**
 * The occurrence taken.
 */
chosen: Fold, };

/**
 * A brand's colour, `#rrggbb` in lower case.
 */
export type Colour = string;

/**
 * How the conductor and the network are doing; shown in the top bar.
 */
export type ConductorView = { 
/**
 * Who sends: this process, another one (the agent or a second window), or nobody.
 */
holder: Holder, 
/**
 * Last look at what is due.
 */
tickedAt: string | null, 
/**
 * Whether the last call to any server got through.
 */
online: boolean | null, 
/**
 * Deliveries waiting on this machine.
 */
waiting: number, 
/**
 * Deliveries held by a network's scheduler.
 */
handedOff: number, 
/**
 * Deliveries being sent.
 */
sending: number, 
/**
 * The next due instant.
 */
nextDue: string | null, 
/**
 * The laptop's clock differs from a server's by this many seconds (positive: it is ahead), when more than 120.
 */
clockSkewSeconds: number | null, };

/**
 * Everything that is sent.
 */
export type Content = { 
/**
 * One part, or several for a thread. Never empty once stored.
 */
parts: Array<Part>, 
/**
 * Language of the text; the brand's when absent.
 */
language: Language | null, 
/**
 * Link card.
 */
link: LinkCard | null, 
/**
 * Poll.
 */
poll: Poll | null, 
/**
 * Values of the network's options, by key. Never carried over to another post.
 */
options: Record<string, string>, };

/**
 * What a variant says differently from its post's master. What is absent is inherited.
 */
export type ContentPatch = { 
/**
 * Own parts.
 */
parts: Array<Part> | null, 
/**
 * Own language.
 */
language: Language | null, 
/**
 * Own link card.
 */
link: LinkCard | null, 
/**
 * Own poll.
 */
poll: Poll | null, 
/**
 * Options exist only per account, so they are never inherited.
 */
options: Record<string, string>, };

/**
 * How many conversations are in which state.
 */
export type ConversationCounts = { 
/**
 * New.
 */
new: number, 
/**
 * Waiting.
 */
waiting: number, 
/**
 * Done.
 */
done: number, };

/**
 * Lists conversations, latest message first.
 */
export type ConversationFilter = { 
/**
 * Of one brand only.
 */
brand?: BrandId | null, 
/**
 * Of one network only.
 */
network?: NetworkId | null, 
/**
 * Of one state only.
 */
state?: ConversationState | null, 
/**
 * Words that a message of it contains; accents and case do not matter, the last word may be a beginning.
 */
search?: string | null, 
/**
 * Key of the following page.
 */
after?: string | null, 
/**
 * Most items, 1–200; 50 when absent.
 */
limit?: number | null, };

/**
 * A comment thread, mention, direct message or the like.
 */
export type ConversationId = string & { readonly __id: 'ConversationId' };

/**
 * What kind of exchange it is.
 */
export type ConversationKind = "comment" | "mention" | "direct";

/**
 * Answers a conversation. It goes through the outbox, exactly once, now or when there is a network again.
 */
export type ConversationReply = { 
/**
 * Which.
 */
id: ConversationId, 
/**
 * The message answered; the last stranger's when absent.
 */
message?: MessageId | null, 
/**
 * What it says: text only, or a content with visuals.
 */
content: Content, 
/**
 * Seconds during which it can still be taken back; 10 when absent, 0 sends at once.
 */
undoSeconds?: number | null, };

/**
 * Sets where conversations stand.
 */
export type ConversationSetState = { 
/**
 * Which.
 */
ids: Array<ConversationId>, 
/**
 * The state.
 */
state: ConversationState, };

/**
 * Where a conversation stands for us.
 */
export type ConversationState = "new" | "waiting" | "done";

/**
 * A conversation in the list.
 */
export type ConversationSummary = { 
/**
 * Id.
 */
id: ConversationId, 
/**
 * Our account.
 */
account: AccountId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * Kind.
 */
kind: ConversationKind, 
/**
 * Where it stands.
 */
state: ConversationState, 
/**
 * Display name of the last stranger who wrote, or their handle.
 */
from: string, 
/**
 * First 140 characters of the last message.
 */
excerpt: string, 
/**
 * When the last message was written.
 */
lastAt: string, 
/**
 * Whether an answer is written and not sent.
 */
hasDraft: boolean, 
/**
 * How many messages it has.
 */
messageCount: number, };

/**
 * A conversation with its messages.
 */
export type ConversationView = { 
/**
 * Our post that it is about, where there is one.
 */
post: PostId | null, 
/**
 * Messages, oldest first.
 */
messages: Array<MessageView>, 
/**
 * The answer being written.
 */
draft: string, 
/**
 * Answers and actions that have not settled yet, oldest first.
 */
outgoing: Array<DeliveryView>, 
/**
 * What can be done with a message of this network.
 */
actions: Array<Action>, 
/**
 * Id.
 */
id: ConversationId, 
/**
 * Our account.
 */
account: AccountId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * Kind.
 */
kind: ConversationKind, 
/**
 * Where it stands.
 */
state: ConversationState, 
/**
 * Display name of the last stranger who wrote, or their handle.
 */
from: string, 
/**
 * First 140 characters of the last message.
 */
excerpt: string, 
/**
 * When the last message was written.
 */
lastAt: string, 
/**
 * Whether an answer is written and not sent.
 */
hasDraft: boolean, 
/**
 * How many messages it has.
 */
messageCount: number, };

/**
 * A number with its name.
 */
export type Count = { 
/**
 * Of what.
 */
name: string, 
/**
 * How many.
 */
count: number, };

/**
 * The part of a picture that is kept, in thousandths of its width and height.
 */
export type Crop = { 
/**
 * Left edge, 0–1000.
 */
x: number, 
/**
 * Upper edge, 0–1000.
 */
y: number, 
/**
 * Width, 1–1000.
 */
width: number, 
/**
 * Height, 1–1000.
 */
height: number, };

/**
 * What a person decides.
 */
export type Decision = { "kind": "isThere", 
/**
 * Address of the published message.
 */
permalink: string | null, } | { "kind": "postNow" } | { "kind": "move", 
/**
 * Wall time in the brand's zone.
 */
wall: WallTime, } | { "kind": "drop" };

/**
 * A delivery with its ledger.
 */
export type DeliveryDetail = { 
/**
 * The delivery.
 */
delivery: DeliveryView, 
/**
 * The full text frozen for sending, or what would be sent now.
 */
content: Content, 
/**
 * What was done, in order.
 */
ledger: Array<LedgerEntry>, 
/**
 * The account's profile page, for looking with one's own eyes.
 */
profile: string | null, };

/**
 * One delivery in the outbox: a publication, a reply or a moderation action.
 */
export type DeliveryId = string & { readonly __id: 'DeliveryId' };

/**
 * What a delivery carries.
 */
export type DeliveryKind = "post" | "reply" | "action";

/**
 * A delivery: what left, leaves or may have left.
 */
export type DeliveryView = { 
/**
 * Id.
 */
id: DeliveryId, 
/**
 * What it carries.
 */
kind: DeliveryKind, 
/**
 * Account that sends.
 */
account: AccountId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * The post, for publications.
 */
post: PostId | null, 
/**
 * The conversation, for replies and actions.
 */
conversation: ConversationId | null, 
/**
 * First 140 characters of what it says.
 */
excerpt: string, 
/**
 * Who makes it appear.
 */
mode: Mode, 
/**
 * When it is due.
 */
dueAt: string | null, 
/**
 * When it is tried or looked at next.
 */
nextAt: string | null, 
/**
 * Attempts made.
 */
attempts: number, 
/**
 * What keeps it from being sent.
 */
problems: Array<Problem>, 
/**
 * Public address, once out.
 */
permalink: string | null, 
/**
 * When it was out, as the network or we know it.
 */
publishedAt: string | null, 
/**
 * Parts of a thread that are out, and how many there are.
 */
partsDone: number, 
/**
 * Parts in all.
 */
parts: number, } & ({ "state": "draft" } | { "state": "scheduled" } | { "state": "retrying" } | { "state": "preparing" } | { "state": "sending" } | { "state": "processing" } | { "state": "handedOff" } | { "state": "published" } | { "state": "unconfirmed" } | { "state": "needsPerson", "reason": Ask } | { "state": "failed", "reason": Failure } | { "state": "cancelled" });

/**
 * What was made for the demo.
 */
export type DemoView = { 
/**
 * The demo brand.
 */
brand: BrandId, 
/**
 * Its first post.
 */
post: PostId, };

/**
 * All that generic code and the UI know of a network.
 */
export type Descriptor = { 
/**
 * Which network.
 */
id: NetworkId, 
/**
 * Its proper name, the same in every language.
 */
name: string, 
/**
 * Ways to sign in, the recommended first.
 */
signIn: Array<SignIn>, 
/**
 * Whether a server is named.
 */
host: HostRule, 
/**
 * Limits until the server tells its own.
 */
limits: Limits, 
/**
 * Options of a post.
 */
options: Array<OptionSpec>, 
/**
 * Whether a link can carry a card that we fill in.
 */
linkCard: boolean, 
/**
 * Actions on messages.
 */
actions: Array<Action>, 
/**
 * The network's scheduler, where there is one.
 */
handoff: HandoffRule | null, 
/**
 * How a lost answer is settled.
 */
reconcile: Reconcile, 
/**
 * Seconds between two looks at the inbox.
 */
pollSeconds: number, 
/**
 * Day on which these facts were last checked against the network's documentation, `YYYY-MM-DD`.
 */
verifiedOn: string, };

/**
 * Examination of this installation, for people who help. Holds no text, handle, address or secret.
 */
export type DoctorReport = { 
/**
 * Version of Pupitre.
 */
version: string, 
/**
 * Version of SQLite.
 */
sqlite: string, 
/**
 * Version of the database's schema.
 */
schema: number, 
/**
 * Version of the zone rules.
 */
zoneRules: string, 
/**
 * `ok`, or what SQLite's integrity check said.
 */
integrity: string, 
/**
 * The keychain.
 */
keychain: KeychainView, 
/**
 * Who conducts.
 */
conductor: ConductorView, 
/**
 * Rows per kind.
 */
counts: Array<Count>, 
/**
 * Files of visuals that are missing.
 */
missingVisuals: number, 
/**
 * Whether everything is as it should be.
 */
healthy: boolean, };

/**
 * The answer of a command that has nothing to tell.
 */
export type Done = Record<symbol, never>;

/**
 * Lists posts that are not planned.
 */
export type DraftFilter = { 
/**
 * Of one brand only.
 */
brand?: BrandId | null, };

/**
 * Keeps the answer being written.
 */
export type DraftSave = { 
/**
 * The conversation.
 */
id: ConversationId, 
/**
 * The text, kept as it is.
 */
text: string, };

/**
 * A planned post's delivery to one account.
 */
export type EntryDelivery = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Its network.
 */
network: NetworkId, } & ({ "state": "draft" } | { "state": "scheduled" } | { "state": "retrying" } | { "state": "preparing" } | { "state": "sending" } | { "state": "processing" } | { "state": "handedOff" } | { "state": "published" } | { "state": "unconfirmed" } | { "state": "needsPerson", "reason": Ask } | { "state": "failed", "reason": Failure } | { "state": "cancelled" });

/**
 * What a chip shows.
 */
export type EntryStatus = "cancelled" | "published" | "handedOff" | "scheduled" | "draft" | "sending" | "failed" | "unconfirmed" | "needsPerson";

/**
 * What went wrong, for the UI to make a sentence of.
 */
export type ErrorCode = "invalid" | "notFound" | "conflict" | "inFlight" | "illegalState" | "offline" | "rateLimited" | "accessRefused" | "notThisNetwork" | "privateAddress" | "notHttps" | "certificateUntrusted" | "addressMalformed" | "redirected" | "refused" | "outcomeUnknown" | "accountTaken" | "otherIdentity" | "keychainLocked" | "keychainAbsent" | "keychainDenied" | "keychainBroken" | "signInAborted" | "diskFull" | "readOnly" | "newerData" | "dataDamaged" | "busy" | "internal";

/**
 * Why a command did not do what was asked. The sentence is made from the code; the detail is in the log under `ref`.
 */
export type ErrorView = { 
/**
 * What went wrong.
 */
code: ErrorCode, 
/**
 * Which fields are wrong, and how.
 */
fields: Array<FieldError>, 
/**
 * Seconds after which it may work.
 */
retryAfterS: number | null, 
/**
 * Where the log tells more; eight hex digits.
 */
ref: string, };

/**
 * What has become stale. Events are numbered; a gap in the numbers makes everything stale.
 */
export type EventView = { 
/**
 * Number, one more than the event before it in this process.
 */
seq: number, 
/**
 * Topics whose views are stale.
 */
topics: Array<Topic>, };

/**
 * Why it will not be published.
 */
export type Failure = "rejected" | "gone";

/**
 * What can be wrong with a field.
 */
export type FieldCode = "required" | "tooLong" | "malformed" | "unknown" | "past" | "taken" | "outOfRange";

/**
 * What is wrong with a field.
 */
export type FieldError = { 
/**
 * Name of the field as in the request.
 */
field: string, 
/**
 * What is wrong with it.
 */
code: FieldCode, 
/**
 * The greatest allowed value, where it is about size.
 */
max: number | null, };

/**
 * Which of two occurrences is meant when clocks go back.
 */
export type Fold = "earlier" | "later";

/**
 * A conversation found.
 */
export type FoundConversation = { 
/**
 * Id.
 */
id: ConversationId, 
/**
 * Who.
 */
from: string, 
/**
 * What.
 */
excerpt: string, };

/**
 * A visual found.
 */
export type FoundVisual = { 
/**
 * Id.
 */
id: VisualId, 
/**
 * Title.
 */
title: string, };

/**
 * The network's own scheduler.
 */
export type HandoffRule = { 
/**
 * Least lead in seconds.
 */
minLeadSeconds: number, 
/**
 * Greatest lead in seconds, where limited.
 */
maxLeadSeconds: number | null, };

/**
 * Whether an account can act.
 */
export type Health = "ok" | "notConnected" | "locked" | "keychainAbsent" | "reconnect" | "unreachable";

/**
 * Who conducts.
 */
export type Holder = "here" | "elsewhere" | "nobody";

/**
 * Whether the person types a server's address.
 */
export type HostRule = { "kind": "required" } | { "kind": "optional", 
/**
 * Host used when none is typed.
 */
defaultHost: string, };

/**
 * What pictures a network takes.
 */
export type ImageLimits = { 
/**
 * Most pictures in one part.
 */
maxCount: number, 
/**
 * Most bytes of one file.
 */
maxBytes: number, 
/**
 * Most pixels (width × height), where limited.
 */
maxPixels: number | null, 
/**
 * Media types accepted as they are; others are re-encoded.
 */
mimeTypes: Array<string>, 
/**
 * Most characters of an alternative text.
 */
altMax: number, };

/**
 * What an import brought.
 */
export type ImportReport = { 
/**
 * Visuals now in the library, known ones included.
 */
visuals: Array<VisualView>, 
/**
 * Files that could not be taken.
 */
refused: Array<RefusedFile>, };

/**
 * Reads the inboxes of connected accounts now.
 */
export type InboxSync = { 
/**
 * One account only.
 */
account?: AccountId | null, };

/**
 * Where the keychain stands.
 */
export type KeychainStanding = "ready" | "locked" | "absent" | "denied" | "stalled" | "broken";

/**
 * The keychain.
 */
export type KeychainView = { 
/**
 * Where it stands.
 */
standing: KeychainStanding, 
/**
 * Which keychain this is.
 */
backend: string, 
/**
 * Another keychain than the one that holds the accounts' secrets is in use now.
 */
changed: boolean, };

/**
 * A language in which a brand writes, as BCP 47 primary subtag.
 */
export type Language = string;

/**
 * What to do with a publication whose minute has passed while the machine slept or had no network.
 */
export type LatePolicy = { 
/**
 * Minutes after the due time within which it still leaves by itself; later than that a person is asked.
 */
graceMinutes: number, };

/**
 * One line of a delivery's ledger.
 */
export type LedgerEntry = { 
/**
 * When.
 */
at: string, 
/**
 * What happened, by name (`taken`, `intent`, `done`, `lost`, `found`, `person:isThere`, …).
 */
event: string, 
/**
 * Step concerned, by name.
 */
step: string | null, };

/**
 * The limits in force for one account. A network's own are the start; a server that tells its limits replaces them.
 */
export type Limits = { 
/**
 * Text of one part.
 */
text: TextLimits, 
/**
 * Pictures of one part.
 */
images: ImageLimits, 
/**
 * Polls, where there are any.
 */
poll: PollLimits | null, 
/**
 * Most parts of a thread; 1 where there are no threads.
 */
maxParts: number, 
/**
 * Most languages declared on a post.
 */
maxLanguages: number, };

/**
 * A link shown as a card, with what we say of it.
 */
export type LinkCard = { 
/**
 * An http(s) address.
 */
url: string, 
/**
 * Title of the card.
 */
title: string, 
/**
 * Description of the card.
 */
description: string, };

/**
 * A language of the window.
 */
export type Locale = "fr" | "en";

/**
 * A counted text.
 */
export type Measure = { 
/**
 * Units as the network counts them.
 */
units: number, 
/**
 * UTF-8 bytes.
 */
bytes: number, };

/**
 * Acts on a message.
 */
export type MessageAct = { 
/**
 * Which.
 */
id: MessageId, 
/**
 * What to do.
 */
action: Action, 
/**
 * Why, for a report.
 */
comment?: string | null, };

/**
 * A message of the unified inbox: `seconds since 1970 << 20 | sequence`, so that the order of ids is the order of time.
 *
 * It crosses to the UI as a decimal string: JavaScript's numbers end at 2⁵³.
 */
export type MessageId = string & { readonly __id: 'MessageId' };

/**
 * A message.
 */
export type MessageView = { 
/**
 * Id.
 */
id: MessageId, 
/**
 * Whether we wrote it.
 */
ours: boolean, 
/**
 * Author's display name; untrusted text.
 */
authorName: string, 
/**
 * Author's handle.
 */
authorHandle: string, 
/**
 * Author's profile page.
 */
authorProfile: string | null, 
/**
 * Plain text.
 */
text: string, 
/**
 * Content warning.
 */
warning: string | null, 
/**
 * Alternative texts of its pictures; an empty text is a picture without one.
 */
images: Array<string>, 
/**
 * When it was written.
 */
writtenAt: string, 
/**
 * When it was edited.
 */
editedAt: string | null, 
/**
 * Deleted at the network since.
 */
deletedAt: string | null, 
/**
 * Its public address.
 */
permalink: string | null, 
/**
 * What we did with it (`like`, `boost`, …) and have not taken back.
 */
acted: Array<Action>, };

/**
 * Who makes the post appear at its minute.
 */
export type Mode = "auto" | "handedOff";

/**
 * Every network Pupitre speaks. Exhaustive on purpose: a new one is a compile error until it is complete.
 */
export type NetworkId = "mastodon" | "bluesky";

/**
 * A request without parameters.
 */
export type Nothing = Record<symbol, never>;

/**
 * A choice, text or switch that only some networks have.
 */
export type OptionSpec = { 
/**
 * Key in [`crate::content::Content::options`]; also the i18n key of its label.
 */
key: string, } & ({ "kind": "choice", 
/**
 * The values.
 */
values: Array<string>, } | { "kind": "text", 
/**
 * Most characters; they count with the post's text.
 */
max: number, } | { "kind": "toggle" });

/**
 * A page of a long list. `next` is handed back to get the following one.
 */
export type Page<Item> = { 
/**
 * The items, in the list's order.
 */
items: Array<Item>, 
/**
 * Opaque key of the following page; absent at the end.
 */
next: string | null, };

/**
 * One post of a thread; most posts have one part.
 */
export type Part = { 
/**
 * Its text.
 */
text: string, 
/**
 * Its visuals, in order.
 */
visuals: Array<AttachedVisual>, };

/**
 * Where in a content a problem lies, so that it can be shown beside its cause.
 */
export type Place = { "at": "text", 
/**
 * Index of the part.
 */
part: number, } | { "at": "visual", 
/**
 * Index of the part.
 */
part: number, 
/**
 * Index of the visual in the part.
 */
index: number, } | { "at": "visuals", 
/**
 * Index of the part.
 */
part: number, } | { "at": "link" } | { "at": "poll" } | { "at": "option", 
/**
 * Its key.
 */
key: string, } | { "at": "thread" } | { "at": "account" };

/**
 * What became of a plan.
 */
export type PlanOutcome = { 
/**
 * The post as it is now.
 */
post: PostView, 
/**
 * Wall time before the change, for undo.
 */
previous: WallTime | null, 
/**
 * Deliveries held by a network's scheduler that could not be moved there.
 */
notMoved: Array<DeliveryId>, };

/**
 * A poll.
 */
export type Poll = { 
/**
 * The choices, in order.
 */
choices: Array<string>, 
/**
 * Minutes for which it is open.
 */
minutes: number, 
/**
 * Whether several may be chosen.
 */
multiple: boolean, };

/**
 * What polls a network takes.
 */
export type PollLimits = { 
/**
 * Most choices; the fewest is two.
 */
maxChoices: number, 
/**
 * Most characters of a choice.
 */
maxChoiceChars: number, 
/**
 * Shortest duration in minutes.
 */
minMinutes: number, 
/**
 * Longest duration in minutes.
 */
maxMinutes: number, };

/**
 * Asks what a content would meet at some accounts. Nothing is stored.
 */
export type PostCheck = { 
/**
 * Master content.
 */
content: Content, 
/**
 * Forms per account.
 */
variants: Array<VariantUpdate>, 
/**
 * Planned wall time, for licences that end before it.
 */
wall?: WallTime | null, 
/**
 * Zone of `wall`; the answer also says what a clock change does to it.
 */
zone?: Zone | null, };

/**
 * Starts a post.
 */
export type PostCreate = { 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Master content; may be empty.
 */
content: Content, 
/**
 * Accounts it is meant for.
 */
accounts: Array<AccountId>, };

/**
 * An idea with its master text.
 */
export type PostId = string & { readonly __id: 'PostId' };

/**
 * Moves planned posts by calendar days and/or to another time of day.
 */
export type PostMove = { 
/**
 * Which.
 */
id: PostId, 
/**
 * New wall time in the brand's zone.
 */
wall: WallTime, 
/**
 * Which of two occurrences.
 */
fold: Fold, };

/**
 * Plans a post. All its accounts are scheduled; those whose check fails wait as drafts with this time.
 */
export type PostSchedule = { 
/**
 * Which.
 */
id: PostId, 
/**
 * Wall time in the brand's zone.
 */
wall: WallTime, 
/**
 * Which of two occurrences, when clocks go back.
 */
fold: Fold, 
/**
 * Who makes it appear; where the network has no scheduler, this machine does.
 */
mode: Mode, };

/**
 * A post in a list.
 */
export type PostSummary = { 
/**
 * Id.
 */
id: PostId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * First 140 characters.
 */
excerpt: string, 
/**
 * When it was last stored.
 */
updatedAt: string, 
/**
 * Planned wall time.
 */
wall: WallTime | null, };

/**
 * Changes a post. Refused while any of its deliveries is being sent.
 */
export type PostUpdate = { 
/**
 * Which.
 */
id: PostId, 
/**
 * The version this change was made on. A newer stored version refuses it with `conflict` and keeps both.
 */
version: number, 
/**
 * New master content.
 */
content?: Content | null, 
/**
 * Accounts it is meant for, all of them.
 */
accounts?: Array<AccountId> | null, 
/**
 * New forms per account; an empty patch resets to the master.
 */
variants: Array<VariantUpdate>, };

/**
 * A post with everything the composer needs.
 */
export type PostView = { 
/**
 * Id.
 */
id: PostId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Counts up with every stored change.
 */
version: number, 
/**
 * Master content.
 */
content: Content, 
/**
 * Forms per account, in the order in which they were added.
 */
variants: Array<VariantView>, 
/**
 * Planned wall time in the brand's zone.
 */
wall: WallTime | null, 
/**
 * The instant that the wall time stands for.
 */
dueAt: string | null, 
/**
 * Which of two occurrences.
 */
fold: Fold, 
/**
 * Who makes it appear.
 */
mode: Mode, 
/**
 * When it was last stored.
 */
updatedAt: string, 
/**
 * In the bin since.
 */
deletedAt: string | null, };

/**
 * One problem.
 */
export type Problem = { 
/**
 * Where.
 */
place: Place, } & ({ "code": "empty" } | { "code": "tooLong", 
/**
 * Units counted.
 */
count: number, 
/**
 * Units allowed.
 */
max: number, } | { "code": "tooManyBytes", 
/**
 * Bytes counted.
 */
count: number, 
/**
 * Bytes allowed.
 */
max: number, } | { "code": "tooManyVisuals", 
/**
 * Visuals attached.
 */
count: number, 
/**
 * Visuals allowed.
 */
max: number, } | { "code": "visualMissing" } | { "code": "licenceExpired" } | { "code": "altMissing" } | { "code": "altTooLong", 
/**
 * Characters counted.
 */
count: number, 
/**
 * Characters allowed.
 */
max: number, } | { "code": "tooManyParts", 
/**
 * Parts written.
 */
count: number, 
/**
 * Parts allowed.
 */
max: number, } | { "code": "pollUnsupported" } | { "code": "pollWithVisuals" } | { "code": "pollChoices", 
/**
 * Choices allowed.
 */
max: number, } | { "code": "pollChoiceLength", 
/**
 * Characters allowed.
 */
max: number, } | { "code": "pollDuration", 
/**
 * Least minutes.
 */
min: number, 
/**
 * Most minutes.
 */
max: number, } | { "code": "optionUnknown" } | { "code": "linkInvalid" } | { "code": "linkWithVisuals" } | { "code": "refused", 
/**
 * What the server said, cut to 300 characters and free of secrets.
 */
said: string, });

/**
 * Lists deliveries, the soonest or latest first as fits the states asked.
 */
export type PublicationFilter = { 
/**
 * Of one brand only.
 */
brand?: BrandId | null, 
/**
 * Of one post only.
 */
post?: PostId | null, 
/**
 * Only these states, by name (`scheduled`, `needsPerson`, …); all when empty.
 */
states: Array<string>, 
/**
 * Key of the following page.
 */
after?: string | null, 
/**
 * Most items, 1–200; 50 when absent.
 */
limit?: number | null, };

/**
 * A person's decision about a delivery whose outcome or fate is open.
 */
export type PublicationSettle = { 
/**
 * Which.
 */
id: DeliveryId, 
/**
 * The decision.
 */
decision: Decision, };

/**
 * How a lost answer is settled; `reliability` in `src-tauri/docs` explains the classes.
 */
export type Reconcile = { "kind": "clientId" } | { "kind": "key", 
/**
 * Seconds from the first attempt during which a repeat is safe.
 */
windowSeconds: number, } | { "kind": "readBack" } | { "kind": "blind" };

/**
 * A file that could not be taken.
 */
export type RefusedFile = { 
/**
 * Its name without folders.
 */
name: string, 
/**
 * Why.
 */
reason: RefusedReason, };

/**
 * Why a file could not be taken.
 */
export type RefusedReason = "notAnImage" | "unsupported" | "tooManyPixels" | "tooManyBytes" | "damaged" | "unreadable" | "diskFull";

/**
 * Takes a reply back before it leaves.
 */
export type ReplyCancel = { 
/**
 * The reply's delivery.
 */
id: DeliveryId, };

/**
 * Looks for something by words, for the command palette.
 */
export type Search = { 
/**
 * What was typed.
 */
text: string, };

/**
 * What was found, at most eight of each.
 */
export type SearchResults = { 
/**
 * Posts.
 */
posts: Array<PostSummary>, 
/**
 * Conversations.
 */
conversations: Array<FoundConversation>, 
/**
 * Visuals.
 */
visuals: Array<FoundVisual>, };

/**
 * Settings of this machine.
 */
export type Settings = { 
/**
 * Language of the window; the system's when absent.
 */
locale: Locale | null, 
/**
 * Light, dark, or as the system.
 */
theme: Theme, 
/**
 * Whether closing the window keeps Pupitre in the tray.
 */
closeToTray: boolean, 
/**
 * Whether the system notifies when something needs a person.
 */
notifications: boolean, 
/**
 * Brand in focus; all when absent.
 */
focus: BrandId | null, };

/**
 * Changes settings; absent fields stay.
 */
export type SettingsUpdate = { 
/**
 * Language of the window.
 */
locale?: Locale | null, 
/**
 * Theme.
 */
theme?: Theme | null, 
/**
 * Closing keeps it in the tray.
 */
closeToTray?: boolean | null, 
/**
 * Notifications.
 */
notifications?: boolean | null, 
/**
 * Brand in focus, `null` for all.
 */
focus?: BrandId, };

/**
 * How a person signs in.
 */
export type SignIn = "browser" | "token" | "appPassword";

/**
 * What a look brought.
 */
export type SyncReport = { 
/**
 * Per account.
 */
accounts: Array<SyncedAccount>, };

/**
 * What a look at one account brought.
 */
export type SyncedAccount = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * New messages.
 */
new: number, 
/**
 * Why it could not be read.
 */
error: ErrorCode | null, };

/**
 * How long a text may be and how it is counted.
 */
export type TextLimits = { 
/**
 * Unit of `max`.
 */
unit: TextUnit, 
/**
 * Most units of one part.
 */
max: number, 
/**
 * Most UTF-8 bytes of one part, where the network counts these too.
 */
maxBytes: number | null, 
/**
 * Units that every URL counts, whatever its length.
 */
urlWeight: number | null, 
/**
 * Of `@user@host` only `@user` is counted.
 */
mentionWithoutHost: boolean, };

/**
 * The unit in which a network counts text.
 */
export type TextUnit = "graphemes" | "characters";

/**
 * Light or dark.
 */
export type Theme = "system" | "light" | "dark";

/**
 * What needs attention now.
 */
export type TodayView = { 
/**
 * Deliveries that wait for a person, the oldest first.
 */
needsPerson: Array<DeliveryView>, 
/**
 * Deliveries whose outcome is being looked into.
 */
unconfirmed: Array<DeliveryView>, 
/**
 * Deliveries that failed within the last seven days.
 */
failed: Array<DeliveryView>, 
/**
 * Leaving within the next 36 hours, the soonest first.
 */
next: Array<DeliveryView>, 
/**
 * Planned posts whose minute passed while they were not ready.
 */
missedDrafts: Array<PostSummary>, 
/**
 * Published since midnight of the laptop's zone.
 */
published: Array<DeliveryView>, 
/**
 * Accounts that need something.
 */
accounts: Array<AccountView>, 
/**
 * Conversations by state.
 */
conversations: ConversationCounts, 
/**
 * The keychain.
 */
keychain: KeychainView, };

/**
 * What views are about.
 */
export type Topic = "brands" | "accounts" | "posts" | "inbox" | "visuals" | "settings" | "conductor" | "all";

/**
 * The form for one account.
 */
export type VariantUpdate = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * What it says differently.
 */
patch: ContentPatch, };

/**
 * A post's form for one account.
 */
export type VariantView = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * What it says differently.
 */
patch: ContentPatch, 
/**
 * Its delivery, once planned.
 */
delivery: DeliveryView | null, };

/**
 * What the library knows of a file without looking at it again.
 */
export type VisualFacts = { 
/**
 * BLAKE3 of the file's bytes, 64 hex digits: its name on disk and its identity.
 */
hash: string, 
/**
 * Media type found in the bytes, never guessed from the name.
 */
mime: string, 
/**
 * Width in pixels, upright.
 */
width: number, 
/**
 * Height in pixels, upright.
 */
height: number, 
/**
 * Size in bytes.
 */
bytes: number, 
/**
 * Average colour, `#rrggbb`: shown until the picture is there.
 */
colour: string, };

/**
 * Lists visuals, latest import first.
 */
export type VisualFilter = { 
/**
 * Of one brand, and those of all brands.
 */
brand?: BrandId | null, 
/**
 * Words in title, alternative text or credit.
 */
search?: string | null, 
/**
 * Only those whose licence is in force (`true`) or ended (`false`).
 */
licensed?: boolean | null, 
/**
 * Key of the following page.
 */
after?: string | null, 
/**
 * Most items, 1–200; 60 when absent.
 */
limit?: number | null, };

/**
 * A picture or film in the library.
 */
export type VisualId = string & { readonly __id: 'VisualId' };

/**
 * Copies files into the library. Only for the terminal and the shell itself: the window never names a path.
 */
export type VisualImport = { 
/**
 * Brand they belong to; all brands when absent.
 */
brand?: BrandId | null, 
/**
 * Absolute paths.
 */
paths: Array<string>, };

/**
 * Changes what the library says of a visual; absent fields stay.
 */
export type VisualUpdate = { 
/**
 * Which.
 */
id: VisualId, 
/**
 * New title.
 */
title?: string | null, 
/**
 * New alternative text.
 */
alt?: string | null, 
/**
 * New credit.
 */
credit?: string | null, 
/**
 * New last day of the licence as `YYYY-MM-DD`; an empty text removes it.
 */
licenceUntil?: string | null, 
/**
 * New brand; the outer absence leaves it, `null` makes it everybody's.
 */
brand?: BrandId, };

/**
 * A visual. Its pictures are served as `visual://localhost/thumb/ID` and `visual://localhost/full/ID`.
 */
export type VisualView = { 
/**
 * Id.
 */
id: VisualId, 
/**
 * Its brand; all brands when absent.
 */
brand: BrandId | null, 
/**
 * Title.
 */
title: string, 
/**
 * Alternative text offered when it is used.
 */
alt: string, 
/**
 * Whom to credit.
 */
credit: string, 
/**
 * Last day of the licence; for ever when absent.
 */
licenceUntil: string | null, 
/**
 * Whether the licence has ended.
 */
expired: boolean, 
/**
 * Facts of the file.
 */
facts: VisualFacts, 
/**
 * In how many posts it is used.
 */
uses: number, 
/**
 * When it was imported.
 */
importedAt: string, };

/**
 * A date and time as a clock on the wall shows it, without a zone: `2026-03-29T02:30`.
 */
export type WallTime = string & { readonly __wall: true };

/**
 * An IANA time zone, by its name in the compiled-in database.
 */
export type Zone = string;

/**
 * Zones to choose from.
 */
export type ZoneList = { 
/**
 * Every IANA name, sorted.
 */
zones: Array<Zone>, 
/**
 * The laptop's own zone.
 */
local: Zone, 
/**
 * Version of the rules compiled in.
 */
rules: string, };

/** Every command that the window may call. */
export interface Commands {
  /** Lists the brands, by name. */
  brands_list: { request: Nothing; answer: Array<BrandView> };
  /** Makes a brand. */
  brands_create: { request: BrandCreate; answer: BrandView };
  /** Changes a brand. */
  brands_update: { request: BrandUpdate; answer: BrandView };
  /** Puts a brand with all its posts and accounts into the bin; nothing of it leaves any more. */
  brands_delete: { request: ById<BrandId>; answer: Done };
  /** Takes a brand out of the bin. Its planned posts ask before they leave. */
  brands_restore: { request: ById<BrandId>; answer: BrandView };
  /** Lists the time zones. */
  zones_list: { request: Nothing; answer: ZoneList };
  /** Makes a demo brand with posts that never leave this machine. */
  demo_create: { request: Nothing; answer: DemoView };
  /** Removes the demo brand for good. */
  demo_remove: { request: Nothing; answer: Done };
  /** Lists the networks with all that is known of them. */
  networks_list: { request: Nothing; answer: Array<Descriptor> };
  /** Lists accounts. */
  accounts_list: { request: AccountFilter; answer: Array<AccountView> };
  /** Plans an account that is not connected yet. */
  accounts_plan: { request: AccountPlan; answer: AccountView };
  /** Connects an account with a token or an app password. */
  accounts_connect: { request: AccountConnect; answer: AccountView };
  /** Starts a sign-in in the system's browser. */
  accounts_authorize: { request: AccountAuthorize; answer: AuthorizationStarted };
  /** Asks how far a sign-in is. */
  accounts_authorization: { request: AuthorizationAttempt; answer: AuthorizationState };
  /** Gives a sign-in up. */
  accounts_authorization_cancel: { request: AuthorizationAttempt; answer: Done };
  /** Asks the server whether access still works and what its limits are. */
  accounts_check: { request: ById<AccountId>; answer: AccountView };
  /** Revokes access and removes the secret; posts and conversations stay. */
  accounts_disconnect: { request: ById<AccountId>; answer: AccountView };
  /** Removes an account that has nothing planned. */
  accounts_delete: { request: ById<AccountId>; answer: Done };
  /** Tells where the keychain stands. */
  keychain_status: { request: Nothing; answer: KeychainView };
  /** Unlocks the keychain; may show the system's own prompt. */
  keychain_unlock: { request: Nothing; answer: KeychainView };
  /** Starts a post. */
  posts_create: { request: PostCreate; answer: PostView };
  /** Reads a post. */
  posts_get: { request: ById<PostId>; answer: PostView };
  /** Lists posts that are not planned, the latest first. */
  posts_drafts: { request: DraftFilter; answer: Array<PostSummary> };
  /** Changes a post. */
  posts_update: { request: PostUpdate; answer: PostView };
  /** Copies a post as a draft of the same brand. */
  posts_duplicate: { request: ById<PostId>; answer: PostView };
  /** Puts a post into the bin and takes its deliveries off the outbox. */
  posts_delete: { request: ById<PostId>; answer: Done };
  /** Takes a post out of the bin, as a draft with its former time. */
  posts_restore: { request: ById<PostId>; answer: PostView };
  /** Plans a post. */
  posts_schedule: { request: PostSchedule; answer: PlanOutcome };
  /** Moves a planned post. */
  posts_move: { request: PostMove; answer: PlanOutcome };
  /** Takes a post off the calendar. */
  posts_unschedule: { request: ById<PostId>; answer: PlanOutcome };
  /** Sends a post to all its accounts at once. */
  posts_publish_now: { request: ById<PostId>; answer: PostView };
  /** Tells what a content would meet at its accounts. */
  posts_check: { request: PostCheck; answer: CheckView };
  /** Lists deliveries. */
  publications_list: { request: PublicationFilter; answer: Page<DeliveryView> };
  /** Reads a delivery with its ledger. */
  publications_get: { request: ById<DeliveryId>; answer: DeliveryDetail };
  /** Records a person's decision about a delivery. */
  publications_settle: { request: PublicationSettle; answer: DeliveryView };
  /** Deletes a published message at its network. */
  publications_delete: { request: ById<DeliveryId>; answer: DeliveryView };
  /** Reads the planned posts of some days. */
  calendar_range: { request: CalendarRange; answer: CalendarView };
  /** Reads the inboxes now. */
  inbox_sync: { request: InboxSync; answer: SyncReport };
  /** Lists conversations. */
  conversations_list: { request: ConversationFilter; answer: Page<ConversationSummary> };
  /** Counts conversations by state. */
  conversations_counts: { request: ConversationFilter; answer: ConversationCounts };
  /** Reads a conversation. */
  conversations_get: { request: ById<ConversationId>; answer: ConversationView };
  /** Keeps the answer being written. */
  conversations_draft: { request: DraftSave; answer: Done };
  /** Answers. */
  conversations_reply: { request: ConversationReply; answer: DeliveryView };
  /** Takes an answer back before it leaves; its text is the draft again. */
  replies_cancel: { request: ReplyCancel; answer: ConversationView };
  /** Sets where conversations stand. */
  conversations_set_state: { request: ConversationSetState; answer: Done };
  /** Likes, boosts, deletes, blocks, mutes or reports. */
  messages_act: { request: MessageAct; answer: DeliveryView };
  /** Lists visuals. */
  visuals_list: { request: VisualFilter; answer: Page<VisualView> };
  /** Reads a visual. */
  visuals_get: { request: ById<VisualId>; answer: VisualView };
  /** Changes what the library says of a visual. */
  visuals_update: { request: VisualUpdate; answer: VisualView };
  /** Puts a visual into the bin. */
  visuals_delete: { request: ById<VisualId>; answer: Done };
  /** Takes a visual out of the bin. */
  visuals_restore: { request: ById<VisualId>; answer: VisualView };
  /** Tells what needs attention. */
  today_get: { request: Nothing; answer: TodayView };
  /** Tells how the conductor and the network are doing. */
  conductor_status: { request: Nothing; answer: ConductorView };
  /** Looks for something by words. */
  search_all: { request: Search; answer: SearchResults };
  /** Reads the settings. */
  settings_get: { request: Nothing; answer: Settings };
  /** Changes settings. */
  settings_update: { request: SettingsUpdate; answer: Settings };
  /** Examines this installation. */
  system_doctor: { request: Nothing; answer: DoctorReport };
}
