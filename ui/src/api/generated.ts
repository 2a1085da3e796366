// Written by `cargo xtask codegen` from src-tauri/crates/ipc. Do not edit.

/**
 * What a conversation is about where that is no message of it: an article, the item of a feed.
 */
export type AboutView = { 
/**
 * Title; untrusted text.
 */
title: string, 
/**
 * Its page.
 */
url: string | null, };

/**
 * Adds an account that a person publishes to by hand, or changes it. Nothing of it needs the keychain.
 */
export type AccountAdd = { 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Its network; one with a connector too, where the person has no access to it.
 */
network: NetworkId, 
/**
 * One that was added before.
 */
account?: AccountId | null, 
/**
 * Handle or name, as people know it.
 */
handle: string, 
/**
 * https address of its page.
 */
page: string, };

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
ownServer: boolean, 
/**
 * Handle or e-mail address, where it has to be known before.
 */
identifier?: string | null, 
/**
 * Server for what is sent, where it may be another one.
 */
outgoingHost?: string | null, 
/**
 * The client that the person registered, where none is shipped.
 */
client?: OwnClientView | null, };

/**
 * What a content meets at one account.
 */
export type AccountCheck = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Units and bytes per part, of what would be sent.
 */
measures: Array<Measure>, 
/**
 * Units and bytes of the first comment; absent where the network has none.
 */
comment: CommentCount | null, 
/**
 * What would be sent, where it is not what is written: links with the brand's parameters, people by their handles.
 */
sent: Content | null, 
/**
 * Credits that licences ask for and that are added to the text, in order; `sent` and `measures` have them.
 */
credits: Array<CreditAdded>, 
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
 * Server for what is sent, where it may be another one; found as the first one is when absent.
 */
outgoingHost?: string | null, 
/**
 * "This is my own server": allows addresses of this machine and of private networks, and plain http.
 */
ownServer: boolean, 
/**
 * Handle or e-mail address, for an app password or password.
 */
identifier?: string | null, 
/**
 * Access token, app password or password.
 */
secret: string, };

/**
 * Lists accounts.
 */
export type AccountFilter = { 
/**
 * Of one brand only.
 */
brand?: BrandId | null, 
/**
 * Those only to which posts are published.
 */
posts?: boolean, };

/**
 * A week of an account.
 */
export type AccountGap = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Posts that are out or planned.
 */
planned: number, 
/**
 * Posts that are wanted.
 */
wanted: number, 
/**
 * Posts that lack.
 */
missing: number, };

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
 * How reading an account stands.
 */
export type AccountReading = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * When it was last read.
 */
syncedAt: string | null, 
/**
 * When it is read next.
 */
nextAt: string | null, 
/**
 * Looks that failed in a row.
 */
failures: number, 
/**
 * Why the last one failed; absent when it did not.
 */
fault: ErrorCode | null, 
/**
 * When it did.
 */
faultAt: string | null, 
/**
 * Its server tells at once when something is said.
 */
live: boolean, 
/**
 * How far the first look has come; absent when it is through.
 */
first: FirstLook | null, 
/**
 * What reading it may still cost.
 */
budget: ReadingBudget, };

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
 * Nothing leaves for it from here: a person publishes by hand.
 */
byHand: boolean, 
/**
 * When the inbox was last read.
 */
syncedAt: string | null, 
/**
 * A person chooses which folders are read.
 */
hasFolders: boolean, 
/**
 * Folders that a person chose and that were not there at the last look, as a person reads them.
 */
lostFolders: Array<string>, };

/**
 * What can be done with a message besides answering it.
 */
export type Action = "like" | "unlike" | "boost" | "unboost" | "deleteOwn" | "block" | "mute" | "report" | "approve" | "hold" | "spam" | "unspam" | "trash" | "restore" | "hide" | "unhide";

/**
 * Brings referenced files into the library as copies.
 */
export type Adopt = { 
/**
 * Which.
 */
ids: Array<VisualId>, };

/**
 * What copying referenced files came to.
 */
export type Adopted = { 
/**
 * Now in the library.
 */
copied: number, 
/**
 * Not found, or changed.
 */
failed: number, };

/**
 * Sets a brand's alert words.
 */
export type AlertWordsSet = { 
/**
 * Which brand.
 */
brand: BrandId, 
/**
 * All its words.
 */
words: Array<string>, };

/**
 * A brand's alert words.
 */
export type AlertWordsView = { 
/**
 * Words and phrases; `*` at the end stands for any ending.
 */
words: Array<string>, };

/**
 * What becomes of visuals that look alike.
 */
export type AlikeDecision = { "kind": "keepAll" } | { "kind": "keepOne", 
/**
 * Which stays.
 */
keep: VisualId, } | { "kind": "merge", 
/**
 * Which stays.
 */
keep: VisualId, };

/**
 * Asks for visuals that look alike.
 */
export type AlikeFilter = { 
/**
 * Of one brand, and those of all brands.
 */
brand?: BrandId | null, 
/**
 * Groups left out at the beginning.
 */
skip: number, 
/**
 * Most groups, 1–50; 20 when absent.
 */
limit?: number | null, };

/**
 * Visuals that look alike.
 */
export type AlikeGroup = { 
/**
 * They, the best first: more pixels, then more bytes, then the older.
 */
visuals: Array<VisualView>, 
/**
 * The least likeness between two of them, in hundredths.
 */
likeness: number, };

/**
 * Why two cards may be one.
 */
export type AlikeReason = "address" | "handle" | "name";

/**
 * What becomes of visuals that look alike.
 */
export type AlikeSettle = { 
/**
 * The group.
 */
visuals: Array<VisualId>, 
/**
 * What is done.
 */
decision: AlikeDecision, };

/**
 * A card that may be the same human being.
 */
export type AlikeView = { 
/**
 * Whose card.
 */
card: CardRef, 
/**
 * Name or handle; untrusted text.
 */
name: string, 
/**
 * Network of the identity that is alike.
 */
network: NetworkId, 
/**
 * Its handle; untrusted text.
 */
handle: string, 
/**
 * Why.
 */
why: AlikeReason, };

/**
 * Asks which visuals have no alternative text.
 */
export type AltMissing = { 
/**
 * Of one brand, and those of all brands.
 */
brand?: BrandId | null, 
/**
 * Without one in this language; without any when absent.
 */
language?: Language | null, };

/**
 * Visuals without an alternative text.
 */
export type AltMissingView = { 
/**
 * How many.
 */
count: number, 
/**
 * How many visuals there are.
 */
of: number, 
/**
 * The first of them, the latest import first, at most 20.
 */
first: Array<VisualId>, };

/**
 * Asks for the alternative texts to offer while writing.
 */
export type AltOffer = { 
/**
 * Which visuals, at most 100.
 */
visuals: Array<VisualId>, 
/**
 * Language of the post; the brand's when absent.
 */
language?: Language | null, 
/**
 * The brand that writes.
 */
brand?: BrandId | null, };

/**
 * What is offered for one visual.
 */
export type AltOffered = { 
/**
 * Which visual.
 */
visual: VisualId, 
/**
 * The text; empty where there is none.
 */
text: string, 
/**
 * Whether it is in the language asked for. Otherwise it is the text of no language, or in another.
 */
exact: boolean, };

/**
 * Sets the alternative text in a language; an empty one takes it away.
 */
export type AltSet = { 
/**
 * Which visual.
 */
visual: VisualId, 
/**
 * The language; that of no language when absent.
 */
language?: Language | null, 
/**
 * The text.
 */
text: string, };

/**
 * An alternative text in a language.
 */
export type AltText = { 
/**
 * The language.
 */
language: Language, 
/**
 * The text.
 */
text: string, };

/**
 * Alternative texts of a visual.
 */
export type AltsView = { 
/**
 * Which visual.
 */
visual: VisualId, 
/**
 * The text that belongs to no language: what the library says.
 */
plain: string, 
/**
 * Texts by language.
 */
texts: Array<AltText>, };

/**
 * What a client answers.
 */
export type Answer = "approved" | "changes";

/**
 * Asks what was answered to similar questions.
 */
export type AnswerRecall = { 
/**
 * The conversation.
 */
id: ConversationId, 
/**
 * The message answered; the last stranger's when absent.
 */
message?: MessageId | null, 
/**
 * What is typed so far: answers that contain it come first.
 */
typed: string, };

/**
 * An answer that this brand gave to a similar question.
 */
export type AnswerRecalled = { 
/**
 * Our message.
 */
id: MessageId, 
/**
 * Its conversation.
 */
conversation: ConversationId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * What it says, without the names before it and what it quotes.
 */
text: string, 
/**
 * What it answered; untrusted text.
 */
question: string, 
/**
 * When it was written.
 */
at: string, };

/**
 * By what way an answer came.
 */
export type AnswerWay = "telephone" | "mail" | "message" | "inPerson";

/**
 * How a post stands with its client.
 */
export type Approval = "none" | "asked" | "changes" | "voided" | "approved";

/**
 * How a post stood before.
 */
export type ApprovalBefore = { 
/**
 * Which.
 */
post: PostId, 
/**
 * Number of the line that counted; none when nothing had been noted.
 */
entry?: number | null, };

/**
 * Something noted about a post.
 */
export type ApprovalEntry = { 
/**
 * What.
 */
mark: ApprovalMark, 
/**
 * Whether the post still says what it said then.
 */
same: boolean, 
/**
 * Who was asked or answered; may be empty.
 */
who: string, 
/**
 * By what way the answer came.
 */
way: AnswerWay | null, 
/**
 * What was said besides; may be empty.
 */
remark: string, 
/**
 * When it was said.
 */
saidAt: string, 
/**
 * When it was noted.
 */
at: string, };

/**
 * What was noted last about a post.
 */
export type ApprovalMark = "asked" | "approved" | "changes" | "withdrawn";

/**
 * Whether a brand's posts need somebody's yes.
 */
export type ApprovalPolicy = "none" | "optional" | "required";

/**
 * How a post stands with its client.
 */
export type ApprovalView = { 
/**
 * What its brand wants.
 */
policy: ApprovalPolicy, 
/**
 * How it stands.
 */
standing: Approval, 
/**
 * Everything noted, the latest first.
 */
entries: Array<ApprovalEntry>, };

/**
 * Notes that the client was asked about posts, as they are now.
 */
export type ApprovalsAsk = { 
/**
 * Which, 1–2,000.
 */
posts: Array<PostId>, 
/**
 * Who was asked, at most 80 characters.
 */
who?: string | null, 
/**
 * What was said besides, at most 500 characters.
 */
remark?: string | null, };

/**
 * What became of it. `before`, handed to `approvals_put_back`, undoes it.
 */
export type ApprovalsOutcome = { 
/**
 * The line that counted before, by post.
 */
before: Array<ApprovalBefore>, 
/**
 * Posts that were left as they are, and why.
 */
refused: Array<RefusedPost>, };

/**
 * Undoes what was noted.
 */
export type ApprovalsPutBack = { 
/**
 * How the posts stood.
 */
before: Array<ApprovalBefore>, };

/**
 * Notes what the client answered. It is for the posts as they are now.
 */
export type ApprovalsRecord = { 
/**
 * Which, 1–2,000.
 */
posts: Array<PostId>, 
/**
 * The version of the only post that the person looked at; another stored one refuses the answer with `conflict`.
 */
version?: number | null, 
/**
 * The answer.
 */
answer: Answer, 
/**
 * Who answered, 1–80 characters.
 */
who: string, 
/**
 * By what way.
 */
way: AnswerWay, 
/**
 * What was said besides, at most 500 characters.
 */
remark?: string | null, 
/**
 * When it was said; now when absent.
 */
saidAt?: string | null, };

/**
 * Asks whether an address is free at a site.
 */
export type ArticleAddress = { 
/**
 * Which account.
 */
account: AccountId, 
/**
 * The last part of the address.
 */
slug: string, 
/**
 * The post that wants it: its own article does not stand in its way.
 */
post?: PostId | null, };

/**
 * Whether an address is free.
 */
export type ArticleAddressView = { 
/**
 * No other article has it. Where one has, the site adds a number.
 */
free: boolean, };

/**
 * Asks for names that a site has.
 */
export type ArticleNames = { 
/**
 * Which account.
 */
account: AccountId, 
/**
 * Key of the option that lists names.
 */
option: string, 
/**
 * What they hold; the most used ones when empty.
 */
typed: string, };

/**
 * Asks how a content will read as an article.
 */
export type ArticlePreview = { 
/**
 * The network whose rules hold.
 */
network: NetworkId, 
/**
 * The content, as the account will say it.
 */
content: Content, };

/**
 * What an article is made of, where a post is one. Its text is Markdown, its first visual leads it, further visuals
 * stand in the text as `![alternative text](visual:ID)`. The rest are options, named here by their keys.
 */
export type ArticleRule = { 
/**
 * Title; where it is empty, the text's first heading or line.
 */
title: string, 
/**
 * Summary.
 */
excerpt: string, 
/**
 * Last part of the address; where it is empty, made from the title.
 */
slug: string, 
/**
 * Comma-separated lists of names that the site completes.
 */
names: Array<string>, 
/**
 * Choices shown with the article.
 */
choices: Array<string>, };

/**
 * A content as the article that it will be.
 */
export type ArticleShown = { 
/**
 * HTML made here, without any markup of the writer's own; pictures carry `data-visual` and no address.
 */
html: string, 
/**
 * Words that a reader sees.
 */
words: number, 
/**
 * Its title, given or taken from the text; empty when there is none.
 */
title: string, 
/**
 * The last part of its address, given or made from the title.
 */
slug: string, };

/**
 * Why a person has to decide.
 */
export type Ask = "late" | "unknown" | "reconnect" | "restored" | "content" | "threadIncomplete" | "paused" | "guided" | "approval" | "commentMissing";

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
 * The part of its frame that is kept in this post; what the format or the visual's own edit says when absent.
 */
crop: Crop | null, 
/**
 * The format in which it is sent, where the account's network has it.
 */
format?: PresetKind | null, };

/**
 * Fetches a file of a message.
 */
export type AttachmentFetch = { 
/**
 * The message.
 */
message: MessageId, 
/**
 * Which of its files, from 0.
 */
index: number, };

/**
 * Names a file that is being fetched, or was.
 */
export type AttachmentRef = { 
/**
 * Its number.
 */
fetch: number, };

/**
 * Writes a fetched file to a place that a person chose.
 */
export type AttachmentSave = { 
/**
 * Which.
 */
fetch: number, 
/**
 * Path of the file.
 */
path: string, };

/**
 * A file that is being fetched.
 */
export type AttachmentStarted = { 
/**
 * Number to ask for its state with.
 */
fetch: number, };

/**
 * How far fetching a file is.
 */
export type AttachmentState = { "state": "running", 
/**
 * Bytes that have come, as the server sends them.
 */
come: number, 
/**
 * Of so many, about.
 */
of: number, } | { "state": "ready", 
/**
 * Name under which it can be kept: without a path and without anything that a system takes for more than a name.
 */
name: string, 
/**
 * Its bytes.
 */
bytes: number, 
/**
 * What it is by its name and claimed type.
 */
kind: FileKind, 
/**
 * What lies in it is now told among the message's files.
 */
unpacked: boolean, } | { "state": "failed", 
/**
 * Why.
 */
code: ErrorCode, };

/**
 * What taking a file into the library came to.
 */
export type AttachmentTaken = { 
/**
 * The visual, when it was one.
 */
visual: VisualView | null, 
/**
 * Why it is none.
 */
refused: RefusedFile | null, };

/**
 * Fetches a file of a message and writes it.
 */
export type AttachmentWrite = { 
/**
 * The message.
 */
message: MessageId, 
/**
 * Which of its files, from 0.
 */
index: number, 
/**
 * Path of the file.
 */
path: string, };

/**
 * A file that was written.
 */
export type AttachmentWritten = { 
/**
 * Its bytes.
 */
bytes: number, };

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
visuals: number, 
/**
 * Visuals whose files were left where they are: these are not in it.
 */
outside: number, };

/**
 * Asks for the rail's numbers.
 */
export type BadgesOf = { 
/**
 * New conversations of one brand only.
 */
brand?: BrandId | null, };

/**
 * The rail's numbers.
 */
export type BadgesView = { 
/**
 * Deliveries of all brands that wait for a person.
 */
needsPerson: number, 
/**
 * New conversations.
 */
new: number, };

/**
 * Why a visual may not be used.
 */
export type Bar = { "bar": "forbidden" } | { "bar": "expired", 
/**
 * Its last day.
 */
until: string, } | { "bar": "notYet", 
/**
 * Its first day.
 */
from: string, } | { "bar": "network" } | { "bar": "territory" } | { "bar": "commercial" } | { "bar": "altered" } | { "bar": "release", 
/**
 * Which.
 */
kind: ReleaseKind, } | { "bar": "creditUnknown" };

/**
 * A face, a number plate: made unrecognisable, for good, in everything that leaves.
 */
export type BlurRegion = { 
/**
 * Where, in the picture before it is turned.
 */
region: Region, 
/**
 * The ellipse in that rectangle instead of all of it.
 */
round: boolean, };

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
 * What the coming weeks of a brand lack.
 */
export type BrandGaps = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * Its accounts, with what is wanted of each.
 */
accounts: Array<CadenceView>, 
/**
 * Its weeks, in order.
 */
weeks: Array<WeekGaps>, 
/**
 * Its pillars over all the weeks.
 */
pillars: Array<PillarGaps>, 
/**
 * Posts in all the weeks.
 */
posts: number, 
/**
 * Posts without a pillar, by wall time; the first 100.
 */
unassigned: Array<UnassignedPost>, };

/**
 * A client's brand.
 */
export type BrandId = string & { readonly __id: 'BrandId' };

/**
 * Takes files into a brand's kit: pictures and drawings as logos, fonts as fonts. Only for the terminal and the shell.
 */
export type BrandKitImport = { 
/**
 * Whose.
 */
brand: BrandId, 
/**
 * Absolute paths.
 */
paths: Array<string>, 
/**
 * The form of a logo among them.
 */
variant?: LogoVariant | null, };

/**
 * What an import into a kit brought.
 */
export type BrandKitImported = { 
/**
 * The kit now.
 */
kit: BrandKitView, 
/**
 * Files that could not be taken.
 */
refused: Array<KitRefused>, };

/**
 * Names a brand.
 */
export type BrandKitOf = { 
/**
 * Which.
 */
brand: BrandId, };

/**
 * Chooses a brand's colours; absent fields stay.
 */
export type BrandKitUpdate = { 
/**
 * Whose.
 */
brand: BrandId, 
/**
 * Its colours, each role but `other` at most once.
 */
palette?: Array<PaletteColour> | null, 
/**
 * Family for titles; an empty one goes back to Pupitre's own.
 */
titleFont?: string | null, 
/**
 * Family for texts.
 */
textFont?: string | null, };

/**
 * A brand's kit.
 */
export type BrandKitView = { 
/**
 * Whose.
 */
brand: BrandId, 
/**
 * The colours that it chose.
 */
palette: Array<PaletteColour>, 
/**
 * The colours that templates use: the chosen ones, and derived ones for roles without.
 */
effective: Array<PaletteColour>, 
/**
 * Logos, by variant.
 */
logos: Array<LogoView>, 
/**
 * Fonts of its own.
 */
fonts: Array<FontView>, 
/**
 * Family for titles.
 */
titleFont: string, 
/**
 * Family for texts.
 */
textFont: string, 
/**
 * Families that Pupitre brings, for the choice.
 */
bundled: Array<BundledFont>, 
/**
 * Most colours.
 */
paletteMax: number, };

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
 * Whether its posts need somebody's yes.
 */
approval?: ApprovalPolicy | null, 
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
 * Whether its posts need somebody's yes.
 */
approval: ApprovalPolicy, 
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
 * Visuals that are being brought in.
 */
export type BringId = string & { readonly __id: 'BringId' };

/**
 * A file of a job.
 */
export type BringItemView = { 
/**
 * Its name, with its folders below what was brought in.
 */
name: string, 
/**
 * Bytes.
 */
bytes: number, 
/**
 * What became of it.
 */
outcome: BringOutcome, 
/**
 * Why it was refused.
 */
reason: RefusedReason | null, 
/**
 * What it is in the library.
 */
visual: VisualId | null, };

/**
 * Asks for the files of a job.
 */
export type BringItemsFilter = { 
/**
 * Which job.
 */
id: BringId, 
/**
 * Only these outcomes.
 */
outcome?: BringOutcome | null, 
/**
 * Key of the following page.
 */
after?: string | null, 
/**
 * Most items, 1–200; 60 when absent.
 */
limit?: number | null, };

/**
 * What becomes of a file that is brought in.
 */
export type BringMode = "copy" | "reference";

/**
 * What became of a file.
 */
export type BringOutcome = "waiting" | "added" | "known" | "refused";

/**
 * Why a job waits.
 */
export type BringPause = "person" | "diskFull" | "sourceGone" | "readOnly";

/**
 * Names a job of bringing files in.
 */
export type BringRef = { 
/**
 * Which.
 */
id: BringId, };

/**
 * How a job of bringing files in stands.
 */
export type BringState = "listing" | "running" | "paused" | "done" | "cancelled";

/**
 * A job of bringing files in.
 */
export type BringView = { 
/**
 * Id.
 */
id: BringId, 
/**
 * Brand; all brands when absent.
 */
brand: BrandId | null, 
/**
 * Folder of the library.
 */
folder: FolderId | null, 
/**
 * Copies or references.
 */
mode: BringMode, 
/**
 * Name of what is brought in: the one file or folder, or the folder that all are in.
 */
name: string, 
/**
 * How it stands.
 */
state: BringState, 
/**
 * Why it waits.
 */
pause: BringPause | null, 
/**
 * Files found.
 */
total: number, 
/**
 * Files that have their answer.
 */
done: number, 
/**
 * Of these, new in the library.
 */
added: number, 
/**
 * Of these, known already.
 */
known: number, 
/**
 * Of these, refused.
 */
refused: number, 
/**
 * New ones that look like something that was there.
 */
alike: number, 
/**
 * Bytes found.
 */
bytes: number, 
/**
 * Bytes of the files that have their answer.
 */
bytesDone: number, 
/**
 * Files per second, lately.
 */
rate: number | null, 
/**
 * Seconds that are left at this rate.
 */
leftSeconds: number | null, 
/**
 * When it was begun.
 */
begunAt: string, 
/**
 * When it was over.
 */
endedAt: string | null, };

/**
 * Asks for the jobs of bringing files in.
 */
export type BringsFilter = { 
/**
 * Also those that are over and were put away.
 */
all: boolean, };

/**
 * What became of a change of many posts. `before` and `created`, handed to `posts_put_back`, undo it.
 */
export type BulkOutcome = { 
/**
 * The changed posts as they were before.
 */
before: Array<PostBefore>, 
/**
 * Posts made.
 */
created: Array<PostId>, 
/**
 * Posts that were left as they are, and why.
 */
refused: Array<RefusedPost>, 
/**
 * Deliveries held by a network's scheduler that could not be moved or recalled there.
 */
notMoved: Array<DeliveryId>, };

/**
 * A family that Pupitre brings.
 */
export type BundledFont = { 
/**
 * Its name.
 */
family: string, 
/**
 * Its licence.
 */
licence: string, };

/**
 * How a person publishes on a network's own pages.
 */
export type ByHand = { 
/**
 * Page on which a post is written; `{server}` stands for the account's server. The account's own page when absent.
 */
compose: string | null, 
/**
 * Hosts under which its posts are found, subdomains included; `{server}` stands for the account's server. Any host
 * when empty.
 */
hosts: Array<string>, 
/**
 * Whether an alternative text can be given to a picture there.
 */
alt: boolean, };

/**
 * A request that names one thing by its id.
 */
export type ById<Id> = { 
/**
 * Which.
 */
id: Id, };

/**
 * Sets how often something is wanted of an account.
 */
export type CadenceSet = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Posts per ISO week; 0 is no wish.
 */
perWeek: number, };

/**
 * How often something is wanted of an account.
 */
export type CadenceView = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * Posts per ISO week; 0 is no wish.
 */
perWeek: number, };

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
 * How it stands with the client.
 */
approval: Approval, 
/**
 * Who makes it appear, as a person wished; an account without a connector is published to by hand all the same.
 */
mode: Mode, 
/**
 * Per account.
 */
deliveries: Array<EntryDelivery>, 
/**
 * Whether it can be moved at this moment.
 */
movable: boolean, 
/**
 * A draft with a time: it leaves only when a person schedules it.
 */
held: boolean, 
/**
 * Labels and campaigns that it carries.
 */
labels: Array<LabelId>, 
/**
 * What is known to keep it from leaving as planned, the gravest first.
 */
forecasts: Array<ForecastKind>, };

/**
 * Which planned posts to show. Within a facet any of the values will do; every facet has to agree; an empty one does
 * not matter.
 */
export type CalendarFilter = { 
/**
 * Of one of these brands.
 */
brands: Array<BrandId>, 
/**
 * For an account of one of these networks.
 */
networks: Array<NetworkId>, 
/**
 * For one of these accounts.
 */
accounts: Array<AccountId>, 
/**
 * Standing so.
 */
statuses: Array<EntryStatus>, 
/**
 * Standing so with the client.
 */
approvals: Array<Approval>, 
/**
 * Carrying one of these labels.
 */
labels: Array<LabelId>, 
/**
 * Of one of these campaigns.
 */
campaigns: Array<LabelId>, 
/**
 * Containing these words, in the master or a variant.
 */
text?: string | null, };

/**
 * Asks what an account's profile shows and will show.
 */
export type CalendarGrid = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Most cells, 1–300; 60 when absent.
 */
limit?: number | null, };

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
brand?: BrandId | null, 
/**
 * Only those that meet this.
 */
filter?: CalendarFilter | null, 
/**
 * Most entries of one day; all when absent. `counts` tells how many a day has.
 */
perDay?: number | null, };

/**
 * Planned posts, by wall time. Days are the brands' own: a post planned for Monday 23:30 in Nouméa is on Monday.
 */
export type CalendarView = { 
/**
 * Entries that meet the filter, by wall time.
 */
entries: Array<CalendarEntry>, 
/**
 * How many meet the filter on each day that has any.
 */
counts: Array<DayCount>, 
/**
 * How many meet the filter.
 */
matching: number, 
/**
 * How many there are without a filter.
 */
total: number, 
/**
 * How many there would be by each value of each facet, the other facets staying as they are.
 */
facets: Facets, };

/**
 * Cards were joined or split.
 */
export type CardChanged = { 
/**
 * The card as it is now.
 */
view: CardView, 
/**
 * What takes it back.
 */
undo: string, };

/**
 * Everything that is known of somebody.
 */
export type CardExport = { 
/**
 * A name for the file, without ending.
 */
name: string, 
/**
 * As JSON.
 */
json: string, 
/**
 * As a text to read.
 */
text: string, };

/**
 * Asks for everything that is known of somebody.
 */
export type CardExportAsk = { 
/**
 * Whose card.
 */
card: CardRef, 
/**
 * Language of the text: `fr` or `en`; the window's when absent.
 */
language?: string | null, };

/**
 * Lists people, whoever wrote last first.
 */
export type CardFilter = { 
/**
 * Of one brand only.
 */
brand?: BrandId | null, 
/**
 * A part of a name or handle; case and accents do not matter.
 */
search?: string | null, 
/**
 * With this tag only.
 */
tag?: string | null, 
/**
 * Key of the following page.
 */
after?: string | null, 
/**
 * Most items, 1–200; 50 when absent.
 */
limit?: number | null, };

/**
 * A handle at a network.
 */
export type CardHandle = { 
/**
 * Network.
 */
network: NetworkId, 
/**
 * Handle; untrusted text.
 */
handle: string, };

/**
 * Somebody in the list of people.
 */
export type CardLine = { 
/**
 * What tells it from other lines.
 */
id: string, 
/**
 * Whose card.
 */
card: CardRef, 
/**
 * The brand that knows them.
 */
brand: BrandId, 
/**
 * Name or handle; untrusted text.
 */
name: string, 
/**
 * Where they are.
 */
handles: Array<CardHandle>, 
/**
 * Tags.
 */
tags: Array<string>, 
/**
 * When they last wrote, if they did.
 */
lastAt: string | null, };

/**
 * What erasing somebody takes away, and what it leaves.
 */
export type CardLoss = { 
/**
 * Name or handle; untrusted text.
 */
name: string, 
/**
 * Identities that go.
 */
identities: number, 
/**
 * Messages that are emptied.
 */
messages: number, 
/**
 * Conversations in which they stand.
 */
conversations: number, 
/**
 * Whether a note, consent or tags go.
 */
remarks: boolean, 
/**
 * Notes in conversations with nobody else, which go too.
 */
notes: number, 
/**
 * Notes in conversations with others, which stay.
 */
notesLeft: number, 
/**
 * Our answers, which stay without their name and what they quote.
 */
answers: number, 
/**
 * Answers and acts on their way; nothing is erased before they are through.
 */
underWay: number, 
/**
 * Decisions of the register that a person holds: they keep their words until that ends.
 */
held: number, 
/**
 * Copies of the database from before, which still hold everything.
 */
copies: number, };

/**
 * Notes something of somebody.
 */
export type CardNote = { 
/**
 * Whose card.
 */
card: CardRef, 
/**
 * Name, 1–80 characters; as it was when absent.
 */
name?: string | null, 
/**
 * Note, at most 10,000 characters; as it was when absent.
 */
note?: string | null, 
/**
 * What they agreed to, at most 2,000 characters; as it was when absent.
 */
consent?: string | null, 
/**
 * Tags, at most 20 of at most 40 characters; as they were when absent.
 */
tags?: Array<string> | null, };

/**
 * Names two cards.
 */
export type CardPair = { 
/**
 * The card that stays.
 */
into: CardRef, 
/**
 * The other.
 */
from: CardRef, };

/**
 * Names a card: by the person, by one of their identities, or by a message of theirs. Exactly one of the three.
 */
export type CardRef = { 
/**
 * The person.
 */
person?: PersonId | null, 
/**
 * Key of an identity.
 */
author: number | null, 
/**
 * A message that they wrote.
 */
message?: MessageId | null, };

/**
 * Takes an identity off a card.
 */
export type CardSplit = { 
/**
 * Key of the identity.
 */
author: number, };

/**
 * A conversation of somebody.
 */
export type CardThreadView = { 
/**
 * Which.
 */
id: ConversationId, 
/**
 * Network.
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
 * Beginning of their last message in it; untrusted text.
 */
excerpt: string, 
/**
 * When they wrote it.
 */
at: string, };

/**
 * Takes a join or a split back.
 */
export type CardUndo = { 
/**
 * What [`CardChanged`] told.
 */
undo: string, };

/**
 * One human being.
 */
export type CardView = { 
/**
 * How the card is named from now on.
 */
card: CardRef, 
/**
 * The brand that knows them.
 */
brand: BrandId, 
/**
 * Name or handle; untrusted text.
 */
name: string, 
/**
 * Note.
 */
note: string, 
/**
 * What they agreed to, when and how.
 */
consent: string, 
/**
 * Tags.
 */
tags: Array<string>, 
/**
 * Their identities, the latest first.
 */
identities: Array<IdentityView>, 
/**
 * Their conversations, the latest first, at most 20.
 */
threads: Array<CardThreadView>, 
/**
 * All of them.
 */
conversations: number, 
/**
 * Their messages.
 */
messages: number, 
/**
 * How many of these were answered.
 */
answered: number, 
/**
 * First message known.
 */
firstAt: string | null, 
/**
 * Last message known.
 */
lastAt: string | null, 
/**
 * Cards that may be the same human being.
 */
alike: Array<AlikeView>, };

/**
 * Writes what is known of somebody to a file.
 */
export type CardWrite = { 
/**
 * Whose card.
 */
card: CardRef, 
/**
 * The file, replaced when it is there: JSON when it ends so, otherwise a text to read.
 */
path: string, 
/**
 * Language of the text: `fr` or `en`.
 */
language?: string | null, };

/**
 * What became of a piece of text.
 */
export type Change = "same" | "removed" | "added";

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
 * Something worth a second look.
 */
export type Clash = { "kind": "close", 
/**
 * The other delivery.
 */
other: DeliveryId, 
/**
 * Minutes between them.
 */
minutes: number, } | { "kind": "nearDuplicate", 
/**
 * The other delivery.
 */
other: DeliveryId, 
/**
 * Its first 140 characters.
 */
excerpt: string, 
/**
 * When it left or leaves.
 */
at: string, 
/**
 * Thousandths of their three-word sequences that both have.
 */
likeness: number, } | { "kind": "closeElsewhere", 
/**
 * Minutes between them.
 */
minutes: number, 
/**
 * Its first 140 characters.
 */
excerpt: string, 
/**
 * When it was out, or will be.
 */
at: string, } | { "kind": "alikeElsewhere", 
/**
 * Its first 140 characters.
 */
excerpt: string, 
/**
 * When it was out, or will be.
 */
at: string, 
/**
 * Thousandths of their three-word sequences that both have.
 */
likeness: number, } | { "kind": "sensitive", 
/**
 * The word.
 */
word: string, };

/**
 * What is known of a video without playing it.
 */
export type Clip = { 
/**
 * Duration in milliseconds; 0 where the file does not say.
 */
millis: number, 
/**
 * Code of the picture's format: `avc1`, `hvc1`, `V_VP9`.
 */
video: string | null, 
/**
 * Code of the sound's format.
 */
sound: string | null, 
/**
 * Degrees clockwise by which players turn it: 0, 90, 180 or 270. Width and height are those after turning.
 */
turned: number, };

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
 * Makes a smart collection.
 */
export type CollectionCreate = { 
/**
 * Name, 1–120 characters.
 */
name: string, 
/**
 * Its brand; all brands when absent.
 */
brand?: BrandId | null, 
/**
 * What it holds.
 */
filter: LibraryFilter, 
/**
 * In which order.
 */
sort: LibrarySort, 
/**
 * The other way round.
 */
reverse: boolean, };

/**
 * A smart collection of the library: a filter that a person named.
 */
export type CollectionId = string & { readonly __id: 'CollectionId' };

/**
 * Changes a smart collection; absent fields stay.
 */
export type CollectionUpdate = { 
/**
 * Which.
 */
id: CollectionId, 
/**
 * New name.
 */
name?: string | null, 
/**
 * What it holds.
 */
filter?: LibraryFilter | null, 
/**
 * In which order.
 */
sort?: LibrarySort | null, 
/**
 * The other way round.
 */
reverse?: boolean | null, };

/**
 * A smart collection: what a filter finds at this moment.
 */
export type CollectionView = { 
/**
 * Id.
 */
id: CollectionId, 
/**
 * Its brand; all brands when absent.
 */
brand: BrandId | null, 
/**
 * Name.
 */
name: string, 
/**
 * What it holds.
 */
filter: LibraryFilter, 
/**
 * In which order.
 */
sort: LibrarySort, 
/**
 * The other way round.
 */
reverse: boolean, };

/**
 * A brand's colour, `#rrggbb` in lower case.
 */
export type Colour = string;

/**
 * How long a first comment is, as it is counted there.
 */
export type CommentCount = { 
/**
 * Units counted.
 */
units: number, 
/**
 * Units allowed.
 */
max: number, };

/**
 * A first text of one's own below a post that is out. A limit that is absent is the text's.
 */
export type CommentRule = { 
/**
 * Most units, counted as a text is.
 */
max: number | null, 
/**
 * Most bytes.
 */
maxBytes: number | null, };

/**
 * How a first comment stands.
 */
export type CommentView = { "state": "waits" } | { "state": "out", 
/**
 * Its public address, where there is one.
 */
permalink: string | null, } | { "state": "unknown" } | { "state": "missing" };

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
 * Whether servers can be reached from here; one that is down says nothing about the others. Absent until known.
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
 * Other addresses of a contact.
 */
export type ContactAliases = { 
/**
 * The contact.
 */
contact: ContactId, 
/**
 * Addresses.
 */
addresses: Array<string>, };

/**
 * Somebody whom a brand asks when it cannot answer by itself.
 */
export type ContactId = string & { readonly __id: 'ContactId' };

/**
 * What somebody is asked for when a brand cannot answer by itself.
 */
export type ContactRole = "technical" | "legal" | "other";

/**
 * Stores a contact: a new one without an id, otherwise that one.
 */
export type ContactSave = { 
/**
 * Which.
 */
id?: ContactId | null, 
/**
 * Its brand; one that exists keeps its own.
 */
brand: BrandId, 
/**
 * Name, 1–80 characters.
 */
name: string, 
/**
 * What for.
 */
role: ContactRole, 
/**
 * Address; perhaps empty.
 */
email: string, };

/**
 * Somebody whom a brand asks when it cannot answer by itself.
 */
export type ContactView = { 
/**
 * Id.
 */
id: ContactId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Name.
 */
name: string, 
/**
 * What for.
 */
role: ContactRole, 
/**
 * Address; perhaps empty.
 */
email: string, };

/**
 * Lists contacts.
 */
export type ContactsOf = { 
/**
 * Of one brand; of all when absent.
 */
brand?: BrandId | null, };

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
options: Record<string, string>, 
/**
 * What follows below it as soon as it is out, in an answer or comment of one's own.
 */
firstComment?: string | null, 
/**
 * Somebody paid for it: one of the brand's mentions has to stand in the text. Belongs to the post, not to an account.
 */
partnership?: boolean | null, };

/**
 * A field of a content.
 */
export type ContentField = "visuals" | "language" | "link" | "poll" | "comment" | "options";

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
 * Own first comment; an empty one is none.
 */
firstComment?: string | null, 
/**
 * What it says differently of single visuals; text and order stay inherited.
 */
visuals: { [key in string]: VisualPatch }, 
/**
 * Options exist only per account, so they are never inherited.
 */
options: Record<string, string>, };

/**
 * A pair of colours to be compared.
 */
export type ContrastAsk = { 
/**
 * The text's.
 */
text: Colour, 
/**
 * What is behind it.
 */
ground: Colour, };

/**
 * How well a colour is read upon another.
 */
export type ContrastView = { 
/**
 * 1–21, by WCAG 2.
 */
ratio: number, 
/**
 * Whether it is enough for any text.
 */
enough: boolean, 
/**
 * The colour that a template would take instead.
 */
instead: Colour, };

/**
 * How a conversation stood before a change: what `conversations_put_back` takes.
 */
export type ConversationBefore = { 
/**
 * Which.
 */
id: ConversationId, 
/**
 * Where it stood.
 */
state: ConversationState, 
/**
 * Put off until.
 */
snoozedUntil?: string | null, 
/**
 * How much it mattered.
 */
priority: Priority, 
/**
 * Who was to be asked.
 */
assignee?: ContactId | null, 
/**
 * Its labels.
 */
labels: Array<LabelId>, 
/**
 * When a stranger wrote last. What came since keeps the conversation open.
 */
heardAt?: string | null, };

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
done: number, 
/**
 * Put off.
 */
snoozed: number, 
/**
 * There are more: the words of the search are so frequent that counting ended.
 */
atLeast: boolean, };

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
 * Of one of these kinds.
 */
kinds?: Array<ConversationKind> | null, 
/**
 * Carrying one of these labels.
 */
labels?: Array<LabelId> | null, 
/**
 * One of these is to be asked.
 */
assignees?: Array<ContactId> | null, 
/**
 * A stranger writes in one of these languages.
 */
languages?: Array<Tongue> | null, 
/**
 * Only what matters more.
 */
high?: boolean | null, 
/**
 * The soonest due first, among new ones and without words.
 */
byDue?: boolean | null, 
/**
 * Words that a message of it contains, and operators (`searches_read` tells what is understood); accents and case do
 * not matter, the last word may be a beginning.
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
 * To everybody whom the message addressed, not to its author alone.
 */
all?: boolean, 
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
 * The state; to put something off, use `conversations_snooze`.
 */
state: ConversationState, };

/**
 * Where a conversation stands for us.
 */
export type ConversationState = "new" | "waiting" | "done" | "snoozed";

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
messageCount: number, 
/**
 * Put off until; present exactly in that state.
 */
snoozedUntil: string | null, 
/**
 * How much it matters.
 */
priority: Priority, 
/**
 * Who is to be asked.
 */
assignee: ContactId | null, 
/**
 * Its labels.
 */
labels: Array<LabelId>, 
/**
 * Until when an answer is in time, where the brand has a target and something is not answered yet.
 */
dueAt: string | null, 
/**
 * What is open in it is like; absent before it was judged.
 */
signals: Signals | null, };

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
 * Until when the network takes an answer, where it has such an end.
 */
replyUntil: string | null, 
/**
 * What a person noted, oldest first. Never sent.
 */
notes: Array<ThreadNoteView>, 
/**
 * The answer being written.
 */
draft: string, 
/**
 * What is attached to it.
 */
draftVisuals: Array<AttachedVisual>, 
/**
 * Most pictures that an answer may have; 0 where answers are text alone.
 */
answerPictures: number, 
/**
 * Answers and actions that have not settled yet, oldest first.
 */
outgoing: Array<DeliveryView>, 
/**
 * What can be done with a message of this network.
 */
actions: Array<Action>, 
/**
 * What it is about, where that is no message of it.
 */
about: AboutView | null, 
/**
 * Whether messages of this network are answered from here.
 */
answerable: boolean, 
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
messageCount: number, 
/**
 * Put off until; present exactly in that state.
 */
snoozedUntil: string | null, 
/**
 * How much it matters.
 */
priority: Priority, 
/**
 * Who is to be asked.
 */
assignee: ContactId | null, 
/**
 * Its labels.
 */
labels: Array<LabelId>, 
/**
 * Until when an answer is in time, where the brand has a target and something is not answered yet.
 */
dueAt: string | null, 
/**
 * What is open in it is like; absent before it was judged.
 */
signals: Signals | null, };

/**
 * Says who is to be asked about conversations.
 */
export type ConversationsAssign = { 
/**
 * Which.
 */
ids: Array<ConversationId>, 
/**
 * A contact of their brand; nobody when absent.
 */
contact?: ContactId | null, };

/**
 * What a change of many conversations did.
 */
export type ConversationsChanged = { 
/**
 * How those that changed stood before; handed back, it undoes the change.
 */
before: Array<ConversationBefore>, 
/**
 * Those that did not: they are of another brand, or have no such time ahead.
 */
refused: Array<ConversationId>, };

/**
 * Gives labels to conversations and takes labels off them.
 */
export type ConversationsLabel = { 
/**
 * Which.
 */
ids: Array<ConversationId>, 
/**
 * Labels that they get.
 */
add: Array<LabelId>, 
/**
 * Labels that they lose.
 */
remove: Array<LabelId>, };

/**
 * Sets how much conversations matter.
 */
export type ConversationsPrioritise = { 
/**
 * Which.
 */
ids: Array<ConversationId>, 
/**
 * How much.
 */
priority: Priority, };

/**
 * Undoes a change.
 */
export type ConversationsPutBack = { 
/**
 * What the change answered.
 */
before: Array<ConversationBefore>, };

/**
 * Puts conversations off.
 */
export type ConversationsSnooze = { 
/**
 * Which.
 */
ids: Array<ConversationId>, 
/**
 * Until when, each on the wall of its brand.
 */
until: Snooze, };

/**
 * What a copy to another brand made. The copies are drafts without a time, without accounts and without the options
 * of the original: text and visuals only.
 */
export type CopiedToBrand = { 
/**
 * What was done; `discard` undoes it.
 */
outcome: BulkOutcome, 
/**
 * Visuals in the copies that belong to the brand copied from: to be looked at before they leave.
 */
foreign: Array<ForeignVisual>, };

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
 * A credit that is added to the text of a part, because the licence of a visual asks for it.
 */
export type CreditAdded = { 
/**
 * Index of the part.
 */
part: number, 
/**
 * What is added, on a line of its own.
 */
line: string, };

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
 * Asks which crops a recipe proposes, for every format at once.
 */
export type CropAsk = { 
/**
 * Which visual.
 */
visual: VisualId, 
/**
 * The recipe; the saved one when absent.
 */
recipe?: Recipe | null, 
/**
 * Formats of these networks; of those of the brand's accounts when absent, and of all where it has none.
 */
networks?: Array<NetworkId> | null, 
/**
 * The brand whose accounts count.
 */
brand?: BrandId | null, };

/**
 * The crop of one format.
 */
export type CropView = { 
/**
 * Which format.
 */
format: FormatUse, 
/**
 * Where it is shown.
 */
place: PresetPlace, 
/**
 * Width of the format.
 */
width: number, 
/**
 * Height of the format.
 */
height: number, 
/**
 * The part of the frame.
 */
crop: Region, 
/**
 * Whether a person drew it; otherwise it follows the focal point.
 */
own: boolean, 
/**
 * Pixels of the picture across that part. Fewer than `width`: it is sent smaller than the format.
 */
pixelsAcross: number, };

/**
 * Why a film cannot be cut here.
 */
export type CutFault = "container" | "fragmented" | "protected" | "unclear";

/**
 * What a date is about. A brand may switch a whole category off.
 */
export type DateCategory = "publicHoliday" | "schoolHoliday" | "own" | "commerce" | "culture" | "environment" | "food" | "health" | "rights" | "science" | "seasons" | "society" | "sport" | "work";

/**
 * Changes what a brand looks at; absent fields stay.
 */
export type DateChoose = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * Regions of public holidays, all of them.
 */
regions?: Array<HolidayRegion> | null, 
/**
 * Zones of school holidays, all of them.
 */
zones?: Array<SchoolZone> | null, 
/**
 * Categories to switch off.
 */
hideCategories: Array<DateCategory>, 
/**
 * Categories to switch on.
 */
showCategories: Array<DateCategory>, 
/**
 * Keys of dates to switch off.
 */
hide: Array<string>, 
/**
 * Keys of dates to switch on.
 */
show: Array<string>, };

/**
 * A name in both languages.
 */
export type DateName = { 
/**
 * French.
 */
fr: string, 
/**
 * English.
 */
en: string, };

/**
 * What a brand looks at, with all there is to choose from.
 */
export type DateSettings = { 
/**
 * Regions whose public holidays it sees.
 */
regions: Array<HolidayRegion>, 
/**
 * Zones whose school holidays it sees.
 */
zones: Array<SchoolZone>, 
/**
 * Categories switched off.
 */
hiddenCategories: Array<DateCategory>, 
/**
 * Single dates switched off, with their names.
 */
hidden: Array<HiddenDate>, 
/**
 * Its own dates, by first day.
 */
own: Array<OwnDateView>, 
/**
 * Every region.
 */
allRegions: Array<HolidayRegion>, 
/**
 * Every zone, with what is known of it.
 */
allZones: Array<SchoolKnown>, 
/**
 * Every category that can be switched off.
 */
allCategories: Array<DateCategory>, };

/**
 * A date as it falls.
 */
export type DateView = { 
/**
 * Whose own it is.
 */
brand: BrandId | null, 
/**
 * Id of an own date, to change it.
 */
own: string | null, 
/**
 * The same every year: what is hidden, and what an own date is found by.
 */
key: string, 
/**
 * What it is about.
 */
category: DateCategory, 
/**
 * What it is called.
 */
name: DateName, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
to: string, 
/**
 * Regions where it is a holiday, when it is not one everywhere.
 */
regions: Array<HolidayRegion>, 
/**
 * Zones whose schools are closed.
 */
zones: Array<SchoolZone>, 
/**
 * What it stands on: a law, a resolution, an organiser.
 */
source: string, };

/**
 * Names a brand whose dates are meant.
 */
export type DatesOf = { 
/**
 * The brand.
 */
brand: BrandId, };

/**
 * Reads the dates of some days.
 */
export type DatesRange = { 
/**
 * First day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * Days, 1–400.
 */
days: number, 
/**
 * As this brand looks at them. Without it: what any brand looks at, and every brand's own dates.
 */
brand?: BrandId | null, };

/**
 * The dates of some days.
 */
export type DatesView = { 
/**
 * By first day; what began before and still lasts included.
 */
dates: Array<DateView>, 
/**
 * Up to when school holidays are known, per zone looked at.
 */
knownUntil: Array<SchoolKnown>, };

/**
 * Closes a day, or takes that back.
 */
export type DayClose = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * The day on its wall; not one ahead.
 */
day: string, };

/**
 * How many entries a day has.
 */
export type DayCount = { 
/**
 * The day.
 */
day: string, 
/**
 * Entries that meet the filter.
 */
count: number, };

/**
 * What became of the conversations that a day was about: those in which something was said or done on that day, and
 * those that were open when it is counted. Each is counted in exactly one of the last seven.
 */
export type DayCounts = { 
/**
 * All of them.
 */
all: number, 
/**
 * In which a stranger wrote on that day.
 */
heard: number, 
/**
 * Which a person had open, or did something with.
 */
seen: number, 
/**
 * We answered.
 */
answered: number, 
/**
 * Hidden, deleted, approved, reported, or their author blocked.
 */
moderated: number, 
/**
 * Finished without an answer.
 */
finished: number, 
/**
 * Put off.
 */
snoozed: number, 
/**
 * Set to wait.
 */
waiting: number, 
/**
 * Dealt with on a later day.
 */
later: number, 
/**
 * Still open.
 */
left: number, };

/**
 * What a brand's day came to.
 */
export type DayView = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * The day on its wall.
 */
day: string, 
/**
 * It is today there.
 */
today: boolean, 
/**
 * What it comes to as counted now.
 */
counts: DayCounts, 
/**
 * When it was closed.
 */
closedAt: string | null, 
/**
 * What it came to when it was closed.
 */
closed: DayCounts | null, };

/**
 * Asks what a day came to.
 */
export type DaysOf = { 
/**
 * Of one brand; of all when absent.
 */
brand?: BrandId | null, 
/**
 * Which day, on each brand's wall; today when absent.
 */
day: string | null, };

/**
 * What a person decides.
 */
export type Decision = { "kind": "isThere", 
/**
 * Address of the published message.
 */
permalink: string | null, } | { "kind": "postNow" } | { "kind": "asPlanned" } | { "kind": "despitePause" } | { "kind": "move", 
/**
 * Wall time in the brand's zone.
 */
wall: WallTime, } | { "kind": "drop" };

/**
 * Where pictures are decoded, and what this system's programs add.
 */
export type DecodingView = { 
/**
 * In processes of their own, so that a hostile file ends nothing but one of them.
 */
isolated: boolean, 
/**
 * Why not, in a few English words, as in a log.
 */
reason: string | null, 
/**
 * HEIC and AVIF can be read.
 */
heic: boolean, 
/**
 * Programs to install for HEIC and AVIF.
 */
heicPrograms: string, 
/**
 * Videos get a poster (ffmpeg is there).
 */
posters: boolean, };

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
 * The message answered or acted upon.
 */
message?: MessageId, 
/**
 * What is done to it, for actions.
 */
action?: Action, 
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
parts: number, 
/**
 * How its first comment stands, once what is sent is frozen and has one.
 */
comment?: CommentView, } & ({ "state": "draft" } | { "state": "scheduled" } | { "state": "retrying" } | { "state": "preparing" } | { "state": "sending" } | { "state": "processing" } | { "state": "handedOff" } | { "state": "published" } | { "state": "unconfirmed" } | { "state": "needsPerson", "reason": Ask } | { "state": "failed", "reason": Failure } | { "state": "cancelled" });

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
 * Ways to sign in, the recommended first; none where a person publishes by hand only.
 */
signIn: Array<SignIn>, 
/**
 * Whether the server has a page on which a person makes the app password; `accounts_password_page` finds it.
 */
passwordPage: boolean, 
/**
 * Whether a server is named.
 */
host: HostRule, 
/**
 * Limits until the server tells its own.
 */
limits: Limits, 
/**
 * What it asks of a post beside these.
 */
rules: PostRules, 
/**
 * Formats that its pages are made for, the usual one first.
 */
presets: Array<ImagePreset>, 
/**
 * Options of a post.
 */
options: Array<OptionSpec>, 
/**
 * What an article is made of, where a post is one.
 */
article?: ArticleRule, 
/**
 * A first comment below one's own post, where the network has such.
 */
firstComment?: CommentRule, 
/**
 * Whether a link can carry a card that we fill in.
 */
linkCard: boolean, 
/**
 * How it shows a post.
 */
layout: Layout, 
/**
 * Where its pages fold a long text, where they do.
 */
fold: FoldRule | null, 
/**
 * Actions on messages.
 */
actions: Array<Action>, 
/**
 * The network's scheduler, where there is one.
 */
handoff: HandoffRule | null, 
/**
 * How a person publishes there; absent where there is no page for it.
 */
byHand: ByHand | null, 
/**
 * What it does with the same text again and again.
 */
repeats: Repeats, 
/**
 * Hours after a stranger's last private message within which an answer is taken; no end when absent.
 */
answerHours: number | null, 
/**
 * How a lost answer is settled.
 */
reconcile: Reconcile, 
/**
 * Seconds between two looks at the inbox.
 */
pollSeconds: number, 
/**
 * Most calls an hour that reading an account's inbox may make. It leaves most of what servers allow to sending.
 */
readsPerHour: number, 
/**
 * Day on which these facts were last checked against the network's documentation, `YYYY-MM-DD`.
 */
verifiedOn: string, };

/**
 * A template, filled in.
 */
export type Design = { 
/**
 * Which template.
 */
template: TemplateRef, 
/**
 * Whose colours, logos and fonts.
 */
brand: BrandId, 
/**
 * How it is coloured.
 */
scheme: Scheme, 
/**
 * Another colour of the brand instead of its accent.
 */
accent: PaletteRole | null, 
/**
 * Whether the logo stands on it, where the template has a place for one.
 */
logo: boolean, 
/**
 * Its pages, at least one.
 */
pages: Array<DesignPage>, };

/**
 * A template, filled in.
 */
export type DesignId = string & { readonly __id: 'DesignId' };

/**
 * Asks for the design that a visual was made of.
 */
export type DesignOf = { 
/**
 * Which visual.
 */
visual: VisualId, };

/**
 * What stands on one page.
 */
export type DesignPage = { 
/**
 * Texts by field.
 */
texts: Record<string, string>, 
/**
 * Pictures by field.
 */
pictures: { [key in string]: PlacedPicture }, };

/**
 * Asks how a page of a design looks.
 */
export type DesignPreview = { 
/**
 * The design.
 */
design: Design, 
/**
 * Which page, from 0.
 */
page: number, 
/**
 * The size in which it will be made.
 */
size: DesignSize, 
/**
 * Longest side of the drawing, 64–2048; the size itself when absent. The smaller drawing is of the same layout.
 */
maxSide?: number | null, };

/**
 * How a page looks.
 */
export type DesignPreviewed = { 
/**
 * The drawing.
 */
made: MadePicture, 
/**
 * What a person should know of it.
 */
remarks: Array<DesignRemark>, };

/**
 * What a person should know of a page as it was drawn.
 */
export type DesignRemark = { "kind": "empty", 
/**
 * Which.
 */
field: string, } | { "kind": "shortened", 
/**
 * Which.
 */
field: string, } | { "kind": "small", 
/**
 * Which.
 */
field: string, } | { "kind": "recoloured", 
/**
 * Which.
 */
field: string, } | { "kind": "unknown", 
/**
 * Which field.
 */
field: string, 
/**
 * The characters, each once.
 */
characters: string, } | { "kind": "coarse", 
/**
 * Which.
 */
field: string, } | { "kind": "missing", 
/**
 * Which.
 */
field: string, };

/**
 * Makes visuals of a design: one for each page and size.
 */
export type DesignRender = { 
/**
 * The design.
 */
design: Design, 
/**
 * Sizes, 1–24.
 */
sizes: Array<DesignSize>, 
/**
 * Title of the visuals.
 */
title: string, 
/**
 * The design that this is a later form of.
 */
again?: DesignId | null, };

/**
 * What was made of a design.
 */
export type DesignRendered = { 
/**
 * The design, as it is kept.
 */
id: DesignId, 
/**
 * The visuals, size by size, page by page.
 */
visuals: Array<VisualView>, };

/**
 * Size of a design.
 */
export type DesignSize = { 
/**
 * Width in pixels.
 */
width: number, 
/**
 * Height in pixels.
 */
height: number, };

/**
 * A design that is kept.
 */
export type DesignView = { 
/**
 * Id.
 */
id: DesignId, 
/**
 * What it is made of.
 */
design: Design, 
/**
 * Sizes in which it was made last.
 */
sizes: Array<DesignSize>, 
/**
 * Title of its visuals.
 */
title: string, 
/**
 * Visuals that were made of it, the latest first.
 */
visuals: Array<VisualId>, };

/**
 * A brand's dictionary.
 */
export type DictionaryView = { 
/**
 * Its words, by alphabet.
 */
words: Array<string>, };

/**
 * Names a word of a brand's dictionary.
 */
export type DictionaryWord = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * The word, 1–60 characters.
 */
word: string, };

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
 * Where pictures are decoded, and which kinds.
 */
decoding: DecodingView, 
/**
 * Whether everything is as it should be.
 */
healthy: boolean, };

/**
 * The answer of a command that has nothing to tell.
 */
export type Done = Record<symbol, never>;

/**
 * Keeps what is attached to the answer being written.
 */
export type DraftAttach = { 
/**
 * The conversation.
 */
id: ConversationId, 
/**
 * Visuals of the library, in order, each with its alternative text; at most 20.
 */
visuals: Array<AttachedVisual>, };

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
 * Asks for the edits of a visual.
 */
export type EditOf = { 
/**
 * Which visual.
 */
visual: VisualId, 
/**
 * The edit of one format; that of the visual itself when absent.
 */
format?: FormatUse | null, };

/**
 * Saves the recipe of a visual as a new version.
 */
export type EditSave = { 
/**
 * Which visual.
 */
visual: VisualId, 
/**
 * The whole recipe.
 */
recipe: Recipe, 
/**
 * The revision that it was made from; 0 where there was none.
 */
revision: number, };

/**
 * Saves what one format does differently as a new version.
 */
export type EditSaveUse = { 
/**
 * Which visual.
 */
visual: VisualId, 
/**
 * Which format.
 */
format: FormatUse, 
/**
 * All that it does differently; nothing goes back to what is proposed.
 */
own: UsePatch, 
/**
 * As in [`EditSave`].
 */
revision: number, };

/**
 * How much of a recipe is drawn.
 */
export type EditStage = "picture" | "frame" | "result";

/**
 * How a recipe looks.
 */
export type EditTried = { 
/**
 * The drawing.
 */
made: MadePicture, 
/**
 * Width of the frame at full size.
 */
frameWidth: number, 
/**
 * Height of the frame at full size.
 */
frameHeight: number, };

/**
 * Asks how a recipe would look that is not saved, and which crops it proposes.
 */
export type EditTry = { 
/**
 * Which visual.
 */
visual: VisualId, 
/**
 * The recipe.
 */
recipe: Recipe, 
/**
 * What of it is drawn.
 */
stage: EditStage, 
/**
 * Longest side of the drawing in pixels, 64–2048.
 */
maxSide: number, };

/**
 * The edits of a visual.
 */
export type EditView = { 
/**
 * Which visual.
 */
visual: VisualId, 
/**
 * Its recipe; a neutral one when it was never edited.
 */
recipe: Recipe, 
/**
 * Grows with every change of the recipe; handed back when saving.
 */
revision: number, 
/**
 * Whether there is a version before this one.
 */
canUndo: boolean, 
/**
 * Whether there is a version after this one.
 */
canRedo: boolean, 
/**
 * Whether the recipe changes anything.
 */
edited: boolean, 
/**
 * Width of the frame: the picture turned and straightened, before it is cropped.
 */
frameWidth: number, 
/**
 * Height of the frame.
 */
frameHeight: number, 
/**
 * What formats do differently.
 */
uses: Array<UseView>, };

/**
 * What a file says of itself in EXIF, IPTC and XMP. All of it is somebody's claim.
 */
export type Embedded = { 
/**
 * When it was taken, by the camera's clock: `2026-11-22T09:00:00`.
 */
takenAt: string | null, 
/**
 * The camera's distance from UTC then, in minutes, where it says so.
 */
takenOffset: number | null, 
/**
 * Maker and model.
 */
camera: string | null, 
/**
 * Where it was taken.
 */
place: GeoPlace | null, 
/**
 * Title or headline.
 */
title: string | null, 
/**
 * Caption.
 */
caption: string | null, 
/**
 * Alternative text.
 */
alt: string | null, 
/**
 * Who made it.
 */
author: string | null, 
/**
 * The line that must stand beside it.
 */
credit: string | null, 
/**
 * Who supplied it.
 */
source: string | null, 
/**
 * Copyright notice.
 */
copyright: string | null, 
/**
 * What it may be used for.
 */
terms: string | null, 
/**
 * Keywords, in the file's order, each once.
 */
keywords: Array<string>, 
/**
 * Stars, 1 to 5.
 */
rating: number | null, };

/**
 * When a recurrence ends.
 */
export type End = { "kind": "never" } | { "kind": "until", 
/**
 * The last possible date.
 */
date: string, } | { "kind": "count", 
/**
 * How many, taken-out ones included.
 */
count: number, };

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
 * How a planned post stands over all its accounts. Ordered by how much it needs attention.
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
 * Names an answer.
 */
export type EscalationAnswerRef = { 
/**
 * Which.
 */
answer: number, };

/**
 * What came back by mail. It is internal.
 */
export type EscalationAnswerView = { 
/**
 * Its number.
 */
id: number, 
/**
 * Who sent it, as they call themselves; untrusted text.
 */
fromName: string, 
/**
 * Their address.
 */
fromAddress: string, 
/**
 * What they wrote, without what only repeats.
 */
text: string, 
/**
 * How far it is to be believed.
 */
trust: EscalationTrust, 
/**
 * When it was written.
 */
at: string, };

/**
 * Keeps what is being written to a contact. Each conversation has one such text at a time.
 */
export type EscalationDraft = { 
/**
 * The thread.
 */
conversation: ConversationId, 
/**
 * Whom it is written to.
 */
contact?: ContactId | null, 
/**
 * Subject.
 */
subject: string, 
/**
 * What stands above the thread, kept as it is.
 */
text: string, 
/**
 * By when an answer is wanted.
 */
dueAt?: string | null, };

/**
 * A thread that became a mail to somebody of the client's.
 */
export type EscalationId = string & { readonly __id: 'EscalationId' };

/**
 * The mail as it will be, for sending it by one's own means.
 */
export type EscalationLetter = { 
/**
 * Address.
 */
to: string, 
/**
 * Subject with the reference.
 */
subject: string, 
/**
 * Text.
 */
text: string, 
/**
 * An address that opens it in the system's mail program; the text is cut where it is long.
 */
mailto: string, };

/**
 * Sends it from the brand's mailbox, exactly once.
 */
export type EscalationSend = { 
/**
 * Which.
 */
id: EscalationId, 
/**
 * Seconds during which it can still be taken back; 10 when absent.
 */
undoSeconds?: number | null, };

/**
 * Where an escalation stands.
 */
export type EscalationState = "draft" | "sending" | "sent" | "answered" | "closed";

/**
 * How far an answer is to be believed.
 */
export type EscalationTrust = "known" | "passedOn" | "unverified";

/**
 * A thread that became a mail, or is about to.
 */
export type EscalationView = { 
/**
 * Id.
 */
id: EscalationId, 
/**
 * The thread.
 */
conversation: ConversationId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Whom it is written to.
 */
contact: ContactId | null, 
/**
 * What they are called.
 */
name: string, 
/**
 * Where it goes.
 */
address: string, 
/**
 * The brand's mailbox from which it leaves; without one, a person sends it by their own means.
 */
account: AccountId | null, 
/**
 * Subject without the reference.
 */
subject: string, 
/**
 * What stands above the thread.
 */
text: string, 
/**
 * The reference in its subject.
 */
token: string, 
/**
 * Where it stands.
 */
state: EscalationState, 
/**
 * By when an answer is wanted.
 */
dueAt: string | null, 
/**
 * No answer has come in time.
 */
overdue: boolean, 
/**
 * When it went out.
 */
sentAt: string | null, 
/**
 * When it was begun.
 */
createdAt: string, 
/**
 * How its delivery stands.
 */
delivery: DeliveryView | null, 
/**
 * What came back, in order.
 */
answers: Array<EscalationAnswerView>, };

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
 * The pattern.
 */
export type Every = { "kind": "day" } | { "kind": "week", 
/**
 * ISO weekdays, 1 is Monday, ascending, at least one.
 */
weekdays: Array<number>, } | { "kind": "monthDay", 
/**
 * 1–31, or -1 for the last day.
 */
day: number, } | { "kind": "monthWeekday", 
/**
 * 1–5, or -1 for the last.
 */
nth: number, 
/**
 * ISO weekday.
 */
weekday: number, };

/**
 * A file written.
 */
export type ExportDone = { 
/**
 * Posts in it.
 */
posts: number, 
/**
 * Bytes written.
 */
bytes: number, };

/**
 * Which posts leave as a table, a calendar file or a printed page.
 */
export type ExportFilter = { 
/**
 * First day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * Days, 1–3,660.
 */
days: number, 
/**
 * Of one brand only.
 */
brand?: BrandId | null, 
/**
 * Only what the calendar's filter lets through.
 */
filter?: CalendarFilter | null, 
/**
 * Only these posts of the range.
 */
posts?: Array<PostId> | null, };

/**
 * A file format for leaving.
 */
export type ExportFormat = "csv" | "xlsx" | "ics";

/**
 * An entry of the chain as it is exported.
 */
export type ExportRow = { 
/**
 * Its number.
 */
seq: number, 
/**
 * Hash of the one before.
 */
prev: string, 
/**
 * When, as it was hashed.
 */
at: string, 
/**
 * Its kind.
 */
kind: string, 
/**
 * Hash of the body's bytes.
 */
bodyHash: string, 
/**
 * Hash of its header.
 */
hash: string, 
/**
 * What it tells, byte for byte.
 */
body: string | null, 
/**
 * It tells something that is not part of this extract.
 */
withheld: boolean, };

/**
 * What an export was asked for.
 */
export type ExportScope = { 
/**
 * Everything.
 */
whole: boolean, 
/**
 * From this instant on.
 */
from: string | null, 
/**
 * Before this instant.
 */
to: string | null, 
/**
 * These decisions.
 */
entries: Array<number> | null, };

/**
 * The posts of some days in full.
 */
export type ExportView = { 
/**
 * By time.
 */
posts: Array<ExportedPost>, };

/**
 * Writes posts to a file. Only for the terminal and the shell itself.
 */
export type ExportWrite = { 
/**
 * Absolute path of the file; one that exists is replaced.
 */
path: string, 
/**
 * What to write.
 */
format: ExportFormat, 
/**
 * Which posts.
 */
filter: ExportFilter, 
/**
 * Language of headings: `fr` or `en`.
 */
language?: string | null, };

/**
 * A planned post in full, for a printed page.
 */
export type ExportedPost = { 
/**
 * The post.
 */
post: PostId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * When, in the brand's zone.
 */
wall: WallTime, 
/**
 * Texts of its parts.
 */
texts: Array<string>, 
/**
 * Address of its link card.
 */
link: string | null, 
/**
 * Its accounts as people read them: `@handle` or the name.
 */
accounts: Array<string>, 
/**
 * Texts that differ for an account.
 */
variants: Array<ExportedVariant>, 
/**
 * Number of visuals.
 */
visuals: number, 
/**
 * Where it stands.
 */
status: EntryStatus, 
/**
 * Public addresses, once out.
 */
permalinks: Array<string>, };

/**
 * A text that differs for an account.
 */
export type ExportedVariant = { 
/**
 * The account as people read it.
 */
account: string, 
/**
 * Texts of its parts.
 */
texts: Array<string>, };

/**
 * How many entries have a value.
 */
export type FacetCount<Value> = { 
/**
 * The value.
 */
value: Value, 
/**
 * Entries that have it.
 */
count: number, };

/**
 * How many entries have each value. Values that no entry has are left out.
 */
export type Facets = { 
/**
 * By brand.
 */
brands: Array<FacetCount<BrandId>>, 
/**
 * By network.
 */
networks: Array<FacetCount<NetworkId>>, 
/**
 * By account.
 */
accounts: Array<FacetCount<AccountId>>, 
/**
 * By status.
 */
statuses: Array<FacetCount<EntryStatus>>, 
/**
 * By standing with the client.
 */
approvals: Array<FacetCount<Approval>>, 
/**
 * By label.
 */
labels: Array<FacetCount<LabelId>>, 
/**
 * By campaign.
 */
campaigns: Array<FacetCount<LabelId>>, };

/**
 * Why it will not be published.
 */
export type Failure = "rejected" | "gone";

/**
 * What can be wrong with a field.
 */
export type FieldCode = "required" | "tooLong" | "malformed" | "unknown" | "past" | "taken" | "outOfRange" | "elsewhere";

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
 * What a field holds.
 */
export type FieldKind = "text" | "picture";

/**
 * What is known of a file without having it.
 */
export type FileFactView = { 
/**
 * Name; untrusted text, perhaps empty.
 */
name: string, 
/**
 * Media type as claimed.
 */
mime: string, 
/**
 * What it is by its name and claimed type.
 */
kind: FileKind, 
/**
 * Size in bytes, about.
 */
bytes: number, 
/**
 * The file in which it lies, by its place in the list, where it is not the message's own.
 */
within: number | null, };

/**
 * What is wrong with a file.
 */
export type FileFault = "missing" | "damaged";

/**
 * What a file is by its name and claimed type. Nobody looked into it.
 */
export type FileKind = "picture" | "program" | "winmail" | "mail" | "other";

/**
 * How the file stands.
 */
export type FileState = "stored" | "referenced" | "missing" | "damaged";

/**
 * How a visual's file stands.
 */
export type FileView = { 
/**
 * Name that it had, without folders.
 */
name: string, 
/**
 * Where it lies; in the library's own folder when absent.
 */
place: string | null, 
/**
 * What is wrong with it.
 */
fault: FileFault | null, 
/**
 * When it was last compared with its hash.
 */
checkedAt: string | null, 
/**
 * How many other visuals have the same bytes, for other brands.
 */
twins: number, };

/**
 * Asks whether a film can be cut, and what would be left.
 */
export type FilmAsk = { 
/**
 * Which film.
 */
visual: VisualId, 
/**
 * Between which moments.
 */
trim?: Trim | null, };

/**
 * A film as it was cut, or would be.
 */
export type FilmCut = { 
/**
 * How long it plays, in milliseconds.
 */
millis: number, 
/**
 * Its bytes.
 */
bytes: number, 
/**
 * Milliseconds before its beginning that stay in the file, hidden, because no picture stands without its key frame.
 */
lead: number, };

/**
 * Which films a network's own pages take.
 */
export type FilmRule = { 
/**
 * Least length in milliseconds; 0 where there is none.
 */
minMillis: number, 
/**
 * Greatest length in milliseconds, where limited.
 */
maxMillis: number | null, 
/**
 * Most bytes, where limited.
 */
maxBytes: number | null, 
/**
 * Media types; any when empty.
 */
mimeTypes: Array<string>, };

/**
 * A film as an account gets it.
 */
export type FilmSent = { 
/**
 * Whether a person carries it there; otherwise nothing is sent, because no connector takes films.
 */
byHand: boolean, 
/**
 * Its media type.
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
 * How long it plays, in milliseconds.
 */
millis: number, 
/**
 * Its bytes.
 */
bytes: number, 
/**
 * Milliseconds before its beginning that stay in the file, hidden, because no picture stands without its key frame.
 */
lead: number, };

/**
 * Asks what a film shows at a moment.
 */
export type FilmStill = { 
/**
 * Which film.
 */
visual: VisualId, 
/**
 * The moment in milliseconds.
 */
at: number, 
/**
 * Longest side of the picture in pixels, 64–2048.
 */
maxSide: number, };

/**
 * What a film shows at a moment.
 */
export type FilmStillView = { 
/**
 * The picture; none where no program of the system can draw it.
 */
made: MadePicture | null, };

/**
 * Whether a film can be cut, and what would be left.
 */
export type FilmView = { 
/**
 * Which film.
 */
visual: VisualId, 
/**
 * How long the whole plays in milliseconds; 0 where the file does not say.
 */
millis: number, 
/**
 * Bytes of the whole.
 */
bytes: number, 
/**
 * Least milliseconds that are left of a film.
 */
shortest: number, 
/**
 * Why it cannot be cut here.
 */
fault: CutFault | null, 
/**
 * What would be left; nothing where no cut was asked for or none can be made.
 */
cut: FilmCut | null, };

/**
 * A filter that a person named.
 */
export type FilterId = string & { readonly __id: 'FilterId' };

/**
 * Stores a filter: a new one without an id, otherwise that one, also when it was removed meanwhile.
 */
export type FilterSave = { 
/**
 * Which.
 */
id?: FilterId | null, 
/**
 * Name, 1–60 characters.
 */
name: string, 
/**
 * What it shows; not everything.
 */
filter: CalendarFilter, };

/**
 * A filter with a name.
 */
export type FilterView = { 
/**
 * Id.
 */
id: FilterId, 
/**
 * Name.
 */
name: string, 
/**
 * What it shows.
 */
filter: CalendarFilter, };

/**
 * How far the first look at an account has come.
 */
export type FirstLook = { 
/**
 * How far back it reaches.
 */
reachAt: string, 
/**
 * The oldest that it has come to.
 */
reachedAt: string | null, 
/**
 * Messages that it brought.
 */
read: number, };

/**
 * How well a brand's usual flow is known.
 */
export type FlowLearning = { 
/**
 * Whose.
 */
brand: BrandId, 
/**
 * Full days known.
 */
days: number, 
/**
 * Days needed before anything is said.
 */
needed: number, };

/**
 * What matters most in a picture, in ten-thousandths of its width and height.
 */
export type FocalPoint = { 
/**
 * From the left.
 */
x: number, 
/**
 * From above.
 */
y: number, };

/**
 * Which of two occurrences is meant when clocks go back.
 */
export type Fold = "earlier" | "later";

/**
 * Where the network's own pages hide the rest of a long text behind "more".
 */
export type FoldRule = { "by": "lines", 
/**
 * A text of more lines than this is folded.
 */
afterLines: number, 
/**
 * Lines that stay in sight.
 */
shownLines: number, } | { "by": "characters", 
/**
 * Characters that stay in sight.
 */
shown: number, };

/**
 * A folder of the library.
 */
export type FolderId = string & { readonly __id: 'FolderId' };

/**
 * What a folder is for.
 */
export type FolderPurpose = "inbox" | "sent" | "junk" | "trash" | "drafts" | "archive" | "all";

/**
 * The folder that is looked at.
 */
export type FolderScope = { "in": "none" } | { "in": "folder", 
/**
 * Which.
 */
id: FolderId, 
/**
 * And in those within it.
 */
below: boolean, };

/**
 * A folder of an account.
 */
export type FolderView = { 
/**
 * As the server writes it: sent back, never shown.
 */
name: string, 
/**
 * As a person reads it; untrusted text.
 */
shown: string, 
/**
 * What it is for.
 */
purpose: FolderPurpose | null, 
/**
 * It is read.
 */
chosen: boolean, 
/**
 * It was chosen and is not there any more.
 */
lost: boolean, };

/**
 * Chooses how an account is read.
 */
export type FoldersSet = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Folders that are read, as the server names them; 1 to 20.
 */
folders: Array<string>, 
/**
 * What is dealt with here is marked as read there.
 */
marks: boolean, };

/**
 * The folders of an account, and what else a person chooses of how it is read.
 */
export type FoldersView = { 
/**
 * The folders; only the chosen ones where the server did not answer.
 */
folders: Array<FolderView>, 
/**
 * Why the server did not tell them.
 */
error: ErrorCode | null, 
/**
 * What is dealt with here is marked as read there.
 */
marks: boolean, };

/**
 * A font of a brand's.
 */
export type FontId = string & { readonly __id: 'FontId' };

/**
 * Says something of a font.
 */
export type FontNote = { 
/**
 * Which.
 */
id: FontId, 
/**
 * What is known of its licence.
 */
note: string, };

/**
 * A font of a brand's.
 */
export type FontView = { 
/**
 * Id.
 */
id: FontId, 
/**
 * Its family.
 */
family: string, 
/**
 * Its weight, 100–900.
 */
weight: number, 
/**
 * Whether it is slanted.
 */
italic: boolean, 
/**
 * What the file says of its licence.
 */
says: string, 
/**
 * What the person noted of its licence.
 */
note: string, 
/**
 * Whether the file forbids being put into documents.
 */
restricted: boolean, 
/**
 * Bytes of the file.
 */
bytes: number, };

/**
 * Asks what will go wrong.
 */
export type ForecastFilter = { 
/**
 * Of one brand only.
 */
brand?: BrandId | null, };

/**
 * What will go wrong with a delivery.
 */
export type ForecastItem = { 
/**
 * What.
 */
kind: ForecastKind, 
/**
 * The one thing that helps.
 */
wayOut: WayOut, 
/**
 * When what it is about happens, where that is another instant than the due time.
 */
at: string | null, 
/**
 * What in the content it is about.
 */
problem: Problem | null, 
/**
 * Since when it is known.
 */
since: string, };

/**
 * What will go wrong.
 */
export type ForecastKind = "paused" | "disconnected" | "reconnect" | "accessEnds" | "scopeMissing" | "keychain" | "unreachable" | "visualMissing" | "licenceEnds" | "licenceForbids" | "overLimit" | "otherBrand" | "content" | "notApproved" | "quota" | "asleep" | "clockChange";

/**
 * A planned delivery that will not leave as planned.
 */
export type ForecastView = { 
/**
 * The delivery.
 */
delivery: DeliveryView, 
/**
 * What will go wrong, the gravest first.
 */
forecasts: Array<ForecastItem>, };

/**
 * A visual of one brand in a post of another.
 */
export type ForeignVisual = { 
/**
 * The post.
 */
post: PostId, 
/**
 * The visual.
 */
visual: VisualId, };

/**
 * What an edit is for: a format of a network's, whichever its account.
 */
export type FormatUse = { 
/**
 * The network.
 */
network: NetworkId, 
/**
 * Its format.
 */
format: PresetKind, };

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
 * Where a picture was taken. Shown; never part of anything that leaves.
 */
export type GeoPlace = { 
/**
 * Degrees north, −90 to 90.
 */
latitude: number, 
/**
 * Degrees east, −180 to 180.
 */
longitude: number, };

/**
 * A post as an account's profile shows it.
 */
export type GridCell = { 
/**
 * The post.
 */
post: PostId, 
/**
 * When it was or will be out.
 */
at: string, 
/**
 * First 140 characters.
 */
excerpt: string, 
/**
 * First visual, as this account shows it.
 */
visual: VisualId | null, 
/**
 * How many visuals it has.
 */
visuals: number, } & ({ "state": "draft" } | { "state": "scheduled" } | { "state": "retrying" } | { "state": "preparing" } | { "state": "sending" } | { "state": "processing" } | { "state": "handedOff" } | { "state": "published" } | { "state": "unconfirmed" } | { "state": "needsPerson", "reason": Ask } | { "state": "failed", "reason": Failure } | { "state": "cancelled" });

/**
 * Says that something of another brand is meant in a post, or takes that back.
 */
export type GuardConfirm = { 
/**
 * The post.
 */
post: PostId, 
/**
 * What it is.
 */
kind: MarkKind, 
/**
 * The handle, hashtag, domain or visual, as the problem named it.
 */
value: string, 
/**
 * Whether it is meant.
 */
meant: boolean, };

/**
 * What of other brands a post would carry along.
 */
export type GuardFindings = { 
/**
 * The post.
 */
post: PostId, 
/**
 * Its first 140 characters.
 */
excerpt: string, 
/**
 * What was found.
 */
problems: Array<Problem>, };

/**
 * Asks what of other brands a copy to a brand would carry along.
 */
export type GuardPreview = { 
/**
 * The posts to be copied, at most 500.
 */
posts: Array<PostId>, 
/**
 * The brand they would go to.
 */
brand: BrandId, };

/**
 * Takes back what a person said of a publication by hand: it asks again.
 */
export type GuidedBack = { 
/**
 * Which.
 */
id: DeliveryId, 
/**
 * The wall time it had, where it was put off; without it, it asks at once.
 */
wall?: WallTime | null, };

/**
 * A publication whose minute has come and that a person makes.
 */
export type GuidedCard = { 
/**
 * The delivery.
 */
delivery: DeliveryView, 
/**
 * The account, as people know it.
 */
handle: string, 
/**
 * Exactly what it says: frozen when its minute came.
 */
content: Content, 
/**
 * What its network asks beside the text, in its order; choices by their keys.
 */
fields: Array<GuidedField>, 
/**
 * Planned wall time in the brand's zone.
 */
wall: WallTime | null, 
/**
 * From when on it is overdue: what the brand allows to be late.
 */
overdueAt: string | null, 
/**
 * Page on which the post is written.
 */
compose: string | null, 
/**
 * The account's own page.
 */
page: string | null, 
/**
 * Whether the network's page takes alternative texts.
 */
takesAlt: boolean, 
/**
 * Its brand is paused: not to be published now.
 */
paused: boolean, };

/**
 * A person says that it is out.
 */
export type GuidedDone = { 
/**
 * Which.
 */
id: DeliveryId, 
/**
 * Address of the post.
 */
permalink?: string | null, };

/**
 * Something beside the text, such as a title.
 */
export type GuidedField = { 
/**
 * Key of the option.
 */
key: string, 
/**
 * What is to be filled in or chosen.
 */
value: string, };

/**
 * A picture, fitted and cropped for its account.
 */
export type GuidedFile = { 
/**
 * Its name in the folder.
 */
name: string, 
/**
 * Part of the thread.
 */
part: number, 
/**
 * Visual of the part.
 */
index: number, 
/**
 * Width in pixels.
 */
width: number, 
/**
 * Height in pixels.
 */
height: number, 
/**
 * Bytes.
 */
bytes: number, 
/**
 * How long it plays in milliseconds, where it is a film and says so: as it was trimmed.
 */
millis: number | null, };

/**
 * The pictures of a publication by hand, as files.
 */
export type GuidedFiles = { 
/**
 * The folder they are in; it goes away once the publication is settled.
 */
folder: string, 
/**
 * The files, in order.
 */
files: Array<GuidedFile>, };

/**
 * Lists what is to be published by hand.
 */
export type GuidedFilter = { 
/**
 * Of one brand only.
 */
brand?: BrandId | null, };

/**
 * Asks again later.
 */
export type GuidedLater = { 
/**
 * Which.
 */
id: DeliveryId, 
/**
 * How much later.
 */
later: Later, };

/**
 * What was put off.
 */
export type GuidedMoved = { 
/**
 * The delivery as it is now.
 */
delivery: DeliveryView, 
/**
 * Its new wall time in the brand's zone.
 */
wall: WallTime, 
/**
 * Its former one, for taking it back.
 */
previous: WallTime | null, };

/**
 * A handle at a network.
 */
export type HandleView = { 
/**
 * The network.
 */
network: NetworkId, 
/**
 * Handle without `@`.
 */
handle: string, };

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
 * A SHA-256, written as 64 lower-case hexadecimal digits.
 */
export type Hash = string;

/**
 * Whether an account can act.
 */
export type Health = "ok" | "notConnected" | "locked" | "keychainAbsent" | "reconnect" | "unreachable";

/**
 * A date switched off.
 */
export type HiddenDate = { 
/**
 * Its key.
 */
key: string, 
/**
 * Its name; absent when this version does not know it.
 */
name: DateName | null, };

/**
 * What became of hiding a message.
 */
export type HideOutcome = "wanted" | "asked" | "refused" | "undone";

/**
 * Who conducts.
 */
export type Holder = "here" | "elsewhere" | "nobody";

/**
 * Where a public holiday is one.
 */
export type HolidayRegion = "metropole" | "alsaceMoselle" | "guadeloupe" | "martinique" | "guyane" | "reunion" | "mayotte" | "saintBarthelemy" | "saintMartin" | "saintPierreEtMiquelon" | "polynesieFrancaise" | "nouvelleCaledonie" | "wallisEtFutuna";

/**
 * Whether the person types a server's address.
 */
export type HostRule = { "kind": "required" } | { "kind": "optional", 
/**
 * Host used when none is typed.
 */
defaultHost: string, } | { "kind": "fromIdentifier" };

/**
 * A house rule as a brand has it.
 */
export type HouseRule = { 
/**
 * Its code: one of the built-in ones, or one of the brand's own. It never changes.
 */
code: string, 
/**
 * Its name; empty for the built-in one.
 */
name: string, 
/**
 * What it means; empty for the built-in text.
 */
note: string, 
/**
 * Whether it is offered when something is moderated.
 */
active: boolean, };

/**
 * Sets a brand's house rules, in their order. Built-in ones that are missing come last.
 */
export type HouseRulesSet = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * Its rules. A rule of its own has a code of letters, digits and dashes, at most 40.
 */
rules: Array<HouseRule>, };

/**
 * A brand's house rules.
 */
export type HouseRulesView = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * Its rules, in its order and its language.
 */
rules: Array<HouseRule>, 
/**
 * Codes of those that every brand begins with; they can be renamed and switched off, not removed.
 */
builtIn: Array<string>, 
/**
 * Code of the rule that was applied last.
 */
last: string | null, 
/**
 * Actions for which a rule is asked.
 */
asks: Array<Action>, };

/**
 * A colour that people have a word for.
 */
export type Hue = "red" | "orange" | "yellow" | "green" | "teal" | "blue" | "purple" | "pink" | "brown" | "black" | "grey" | "white";

/**
 * Notes an idea.
 */
export type IdeaCreate = { 
/**
 * Its brand; for whichever when absent.
 */
brand?: BrandId | null, 
/**
 * Title.
 */
title: string, 
/**
 * Text.
 */
text: string, 
/**
 * Label.
 */
label: string, };

/**
 * Lists ideas, the newest first.
 */
export type IdeaFilter = { 
/**
 * Those of this brand and those of none; all when absent.
 */
brand?: BrandId | null, 
/**
 * Those with these words; case and accents do not matter.
 */
text: string, 
/**
 * Those put away instead of those at hand.
 */
archived: boolean, 
/**
 * Key of the following page.
 */
after?: string | null, 
/**
 * Most items, 1–200; 50 when absent.
 */
limit?: number | null, };

/**
 * An idea that is no post yet.
 */
export type IdeaId = string & { readonly __id: 'IdeaId' };

/**
 * Makes a post of an idea. It has no account until a person gives it one, so nothing leaves by itself.
 */
export type IdeaPlan = { 
/**
 * Which.
 */
id: IdeaId, 
/**
 * The brand, for an idea that has none.
 */
brand?: BrandId | null, 
/**
 * Wall time in the brand's zone; a draft without a time when absent.
 */
wall?: WallTime | null, 
/**
 * Which of two occurrences.
 */
fold: Fold, };

/**
 * What became of an idea.
 */
export type IdeaPlanned = { 
/**
 * The idea, put away.
 */
idea: IdeaView, 
/**
 * The post.
 */
post: PostId, };

/**
 * Changes an idea: all that it says.
 */
export type IdeaUpdate = { 
/**
 * Which.
 */
id: IdeaId, 
/**
 * The version this change was made on; a newer stored version refuses it with `conflict`.
 */
version: number, 
/**
 * Its brand; for whichever when absent.
 */
brand?: BrandId | null, 
/**
 * Title.
 */
title: string, 
/**
 * Text.
 */
text: string, 
/**
 * Label.
 */
label: string, };

/**
 * An idea.
 */
export type IdeaView = { 
/**
 * Id.
 */
id: IdeaId, 
/**
 * Its brand; for whichever when absent.
 */
brand: BrandId | null, 
/**
 * Counts up with every stored change.
 */
version: number, 
/**
 * Title, may be empty.
 */
title: string, 
/**
 * Text, may be empty.
 */
text: string, 
/**
 * Label, may be empty.
 */
label: string, 
/**
 * The post that it became.
 */
post: PostId | null, 
/**
 * When it was made.
 */
createdAt: string, 
/**
 * When it was last stored.
 */
updatedAt: string, 
/**
 * Put away since.
 */
archivedAt: string | null, };

/**
 * An identity at a network.
 */
export type IdentityView = { 
/**
 * Its key.
 */
author: number, 
/**
 * Network.
 */
network: NetworkId, 
/**
 * Handle; untrusted text.
 */
handle: string, 
/**
 * Display name; untrusted text.
 */
name: string, 
/**
 * Profile page.
 */
profile: string | null, 
/**
 * When they last wrote there.
 */
lastAt: string, };

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
 * A format that a network's pages are made for.
 */
export type ImagePreset = { 
/**
 * Its shape; each at most once per network.
 */
kind: PresetKind, 
/**
 * Width in pixels.
 */
width: number, 
/**
 * Height in pixels.
 */
height: number, 
/**
 * Where it is shown.
 */
place: PresetPlace, };

/**
 * What a column holds.
 */
export type ImportColumn = { "kind": "date" } | { "kind": "time" } | { "kind": "moment" } | { "kind": "text" } | { "kind": "accounts" } | { "kind": "brand" } | { "kind": "language" } | { "kind": "link" } | { "kind": "linkTitle" } | { "kind": "firstComment" } | { "kind": "visuals" } | { "kind": "accountText", 
/**
 * Which.
 */
account: AccountId, };

/**
 * What an import brought.
 */
export type ImportDone = { 
/**
 * Names the batch, to take it back.
 */
batch: string, 
/**
 * Posts with a time.
 */
planned: number, 
/**
 * Drafts.
 */
drafts: number, 
/**
 * Rows left out.
 */
leftOut: number, 
/**
 * Planned posts that do not pass the check of an account and wait for work.
 */
notReady: number, 
/**
 * Day of the first planned post.
 */
first: WallTime | null, };

/**
 * Why a cell cannot be taken.
 */
export type ImportFault = { 
/**
 * Row of the table, the heading being row 1.
 */
row: number, 
/**
 * Index of the column; absent when it is about the whole row.
 */
column: number | null, 
/**
 * What is wrong.
 */
code: ImportFaultCode, 
/**
 * The beginning of what the cell says.
 */
value: string, };

/**
 * What can be wrong with a cell.
 */
export type ImportFaultCode = "dateUnreadable" | "timeUnreadable" | "timeMissing" | "dateMissing" | "past" | "nothingToSay" | "textTooLong" | "unknownBrand" | "unknownAccount" | "unknownLanguage" | "linkInvalid" | "unknownVisual" | "cellError" | "quoteOpen";

/**
 * Opens, checks and imports a file in one go. Only for the terminal.
 */
export type ImportFile = { 
/**
 * Absolute path.
 */
path: string, 
/**
 * Sheet of a workbook; the first with rows when absent.
 */
sheet?: string | null, 
/**
 * Brand of rows that name none.
 */
brand: BrandId, 
/**
 * What each column holds; as guessed when absent.
 */
mapping?: Array<ImportColumn | null> | null, 
/**
 * Accounts of rows that name none.
 */
accounts: Array<AccountId>, 
/**
 * Time of day of rows that have none.
 */
defaultTime?: string | null, 
/**
 * Whether the day comes first; as guessed when absent.
 */
dayFirst?: boolean | null, 
/**
 * Leave out rows with faults.
 */
leaveOutFaulty: boolean, 
/**
 * Only tell what it would bring.
 */
dryRun: boolean, };

/**
 * What became of a file.
 */
export type ImportFileDone = { 
/**
 * The table as it was read.
 */
table: ImportTable, 
/**
 * What was found in it.
 */
preview: ImportPreview, 
/**
 * What was imported; absent after a dry run or when faults kept everything out.
 */
done: ImportDone | null, };

/**
 * Something worth knowing of a row.
 */
export type ImportNotice = { 
/**
 * Row of the table, the heading being row 1.
 */
row: number, } & ({ "kind": "gap", 
/**
 * The time that stands for it.
 */
movedTo: WallTime, } | { "kind": "twice" } | { "kind": "duplicate" } | { "kind": "noAccount" } | { "kind": "otherEncoding" });

/**
 * Reads a table from a file. Only for the terminal and the shell itself: the window never names a path.
 */
export type ImportOpen = { 
/**
 * Absolute path of a CSV, XLSX, XLS or ODS file of at most 32 MiB.
 */
path: string, };

/**
 * How a table is to be read.
 */
export type ImportPlan = { 
/**
 * The opened table.
 */
id: string, 
/**
 * Brand of rows that name none.
 */
brand: BrandId, 
/**
 * What each column holds; as guessed when absent.
 */
mapping?: Array<ImportColumn | null> | null, 
/**
 * Accounts of rows that name none.
 */
accounts: Array<AccountId>, 
/**
 * Time of day, `HH:MM`, of rows that have a day but no time. Without it they are faults.
 */
defaultTime?: string | null, 
/**
 * Whether the day comes first in dates such as 03/04/2026; as guessed when absent.
 */
dayFirst?: boolean | null, 
/**
 * Leave out rows with faults. Without it a single fault keeps everything out.
 */
leaveOutFaulty: boolean, };

/**
 * What an import would bring. Nothing is stored.
 */
export type ImportPreview = { 
/**
 * Posts with a time.
 */
planned: number, 
/**
 * Posts without one: they become drafts.
 */
drafts: number, 
/**
 * Rows with at least one fault.
 */
faultyRows: number, 
/**
 * Faults, by row; at most 500.
 */
faults: Array<ImportFault>, 
/**
 * Faults in all.
 */
faultsTotal: number, 
/**
 * What is worth knowing but keeps nothing out, by row; at most 500.
 */
notices: Array<ImportNotice>, 
/**
 * Notices in all.
 */
noticesTotal: number, 
/**
 * The first twenty posts.
 */
posts: Array<ImportedPost>, 
/**
 * The first planned time.
 */
first: WallTime | null, 
/**
 * The last planned time.
 */
last: WallTime | null, };

/**
 * How far an import is.
 */
export type ImportProgress = { 
/**
 * What is being done.
 */
stage: ImportStage, 
/**
 * Rows behind it, in this stage.
 */
done: number, 
/**
 * Rows in all.
 */
total: number, };

/**
 * What an import brought.
 */
export type ImportReport = { 
/**
 * Visuals now in the library, known ones included; at most 200 of them.
 */
visuals: Array<VisualView>, 
/**
 * Files that could not be taken; at most 200 of them.
 */
refused: Array<RefusedFile>, 
/**
 * How it went in numbers.
 */
job: BringView, };

/**
 * Turns to another sheet of an opened file.
 */
export type ImportSheet = { 
/**
 * The opened table.
 */
id: string, 
/**
 * Name of the sheet.
 */
sheet: string, };

/**
 * What an import is doing.
 */
export type ImportStage = "checking" | "writing";

/**
 * Names a table that is being imported.
 */
export type ImportStatus = { 
/**
 * The opened table.
 */
id: string, };

/**
 * A table read from a file, with what was guessed of it. It is kept until the import, at most an hour and at most four.
 */
export type ImportTable = { 
/**
 * Names it in the following commands.
 */
id: string, 
/**
 * File name without folders.
 */
name: string, 
/**
 * What the file is.
 */
format: TableFormat, 
/**
 * For CSV: how its bytes were read.
 */
encoding: TextEncoding | null, 
/**
 * For CSV: what separates its columns (`,`, `;`, a tab or `|`).
 */
separator: string | null, 
/**
 * For workbooks: names of their sheets.
 */
sheets: Array<string>, 
/**
 * The sheet read.
 */
sheet: string | null, 
/**
 * Rows below the heading that hold something.
 */
rows: number, 
/**
 * The heading's cells.
 */
columns: Array<string>, 
/**
 * The first five rows as text, as many cells as `columns`.
 */
sample: Array<Array<string>>, 
/**
 * What each column seems to be; nothing for those left out.
 */
mapping: Array<ImportColumn | null>, 
/**
 * Which of day and month seems to come first in dates such as 03/04/2026.
 */
dayFirst: boolean, 
/**
 * Whether a date of the table settles `dayFirst`.
 */
dayFirstCertain: boolean, };

/**
 * Names an imported batch.
 */
export type ImportUndo = { 
/**
 * The batch.
 */
batch: string, };

/**
 * What became of a batch.
 */
export type ImportUndone = { 
/**
 * Posts now in the bin.
 */
removed: number, 
/**
 * Posts that stay, because they are out, being sent, or held by a network's scheduler.
 */
kept: number, };

/**
 * A row as it was understood.
 */
export type ImportedPost = { 
/**
 * Row of the table, the heading being row 1.
 */
row: number, 
/**
 * Brand.
 */
brand: BrandId, 
/**
 * When it is planned, in the brand's zone; a draft without.
 */
wall: WallTime | null, 
/**
 * First 140 characters.
 */
excerpt: string, 
/**
 * Parts of the thread.
 */
parts: number, 
/**
 * Its accounts.
 */
accounts: Array<AccountId>, };

/**
 * Names a brand whose things are listed.
 */
export type InBrand = { 
/**
 * Which brand.
 */
brand: BrandId, };

/**
 * What the inbox shows, to be kept under a name.
 */
export type InboxFilter = { 
/**
 * Of one brand.
 */
brand?: BrandId | null, 
/**
 * Of one network.
 */
network?: NetworkId | null, 
/**
 * Of one state.
 */
state?: ConversationState | null, 
/**
 * Of one of these kinds.
 */
kinds: Array<ConversationKind>, 
/**
 * Carrying one of these labels.
 */
labels: Array<LabelId>, 
/**
 * One of these is to be asked.
 */
assignees: Array<ContactId>, 
/**
 * A stranger writes in one of these languages.
 */
languages: Array<Tongue>, 
/**
 * Only what matters more.
 */
high: boolean, 
/**
 * The soonest due first.
 */
byDue: boolean, 
/**
 * A line of the search.
 */
search?: string | null, };

/**
 * How reading each connected account stands.
 */
export type InboxStatus = { 
/**
 * Per account that has an inbox.
 */
accounts: Array<AccountReading>, };

/**
 * Reads the inboxes of connected accounts now.
 */
export type InboxSync = { 
/**
 * One account only.
 */
account?: AccountId | null, };

/**
 * How comparing all files with their hashes stands.
 */
export type IntegrityView = { 
/**
 * Whether it is under way.
 */
running: boolean, 
/**
 * Files to compare.
 */
total: number, 
/**
 * Files compared.
 */
done: number, 
/**
 * Bytes compared.
 */
bytes: number, 
/**
 * Seconds that are left at this rate.
 */
leftSeconds: number | null, 
/**
 * Files found missing.
 */
missing: number, 
/**
 * Files found damaged.
 */
damaged: number, 
/**
 * Files that were missing or damaged and are whole again.
 */
healed: number, 
/**
 * Whether it was called off.
 */
calledOff: boolean, 
/**
 * When it ended.
 */
endedAt: string | null, };

/**
 * A week as ISO 8601 counts it.
 */
export type IsoWeek = { 
/**
 * Its Monday.
 */
monday: string, 
/**
 * Its year, which is that of its Thursday.
 */
year: number, 
/**
 * Its number, 1–53.
 */
number: number, };

/**
 * A head as a person copied it.
 */
export type KeptHead = { 
/**
 * Entries.
 */
count: number, 
/**
 * Hash of the last.
 */
hash: string, };

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
 * A file that could not be taken.
 */
export type KitRefused = { 
/**
 * Its name without folders.
 */
name: string, 
/**
 * Why.
 */
reason: KitRefusedReason, };

/**
 * Why a file could not be taken.
 */
export type KitRefusedReason = "unreadable" | "unknown" | "tooLarge" | "damaged" | "noPlaceholder";

/**
 * Makes a label.
 */
export type LabelCreate = { 
/**
 * What it is for.
 */
kind: LabelKind, 
/**
 * Its brand; every brand's when absent.
 */
brand?: BrandId | null, 
/**
 * Name, 1–60 characters.
 */
name: string, 
/**
 * `#rrggbb`.
 */
colour: string, 
/**
 * First day of a campaign.
 */
firstDay: string | null, 
/**
 * Last day of a campaign.
 */
lastDay: string | null, };

/**
 * A label or campaign.
 */
export type LabelId = string & { readonly __id: 'LabelId' };

/**
 * What a label is for.
 */
export type LabelKind = "label" | "campaign";

/**
 * Changes a label; name and colour stay when absent, days are set as given.
 */
export type LabelUpdate = { 
/**
 * Which.
 */
id: LabelId, 
/**
 * New name.
 */
name?: string | null, 
/**
 * New colour.
 */
colour?: string | null, 
/**
 * First day of a campaign.
 */
firstDay: string | null, 
/**
 * Last day of a campaign.
 */
lastDay: string | null, };

/**
 * A label or campaign.
 */
export type LabelView = { 
/**
 * Id.
 */
id: LabelId, 
/**
 * What it is for.
 */
kind: LabelKind, 
/**
 * Its brand; every brand's when absent.
 */
brand: BrandId | null, 
/**
 * Name.
 */
name: string, 
/**
 * `#rrggbb`.
 */
colour: string, 
/**
 * First day of a campaign.
 */
firstDay: string | null, 
/**
 * Last day of a campaign.
 */
lastDay: string | null, 
/**
 * Posts outside the bin that carry it.
 */
posts: number, };

/**
 * A language in which a brand writes, as BCP 47 primary subtag.
 */
export type Language = string;

/**
 * Looks for words that no dictionary knows.
 */
export type LanguageCheck = { 
/**
 * The text.
 */
text: string, 
/**
 * Its language, `fr` or `en`; others are not checked.
 */
language: string, 
/**
 * Brand whose own words are known too.
 */
brand?: BrandId | null, };

/**
 * Asks for words that may be meant.
 */
export type LanguageSuggest = { 
/**
 * The word.
 */
word: string, 
/**
 * Its language.
 */
language: string, };

/**
 * What was found in a text. Offsets count UTF-16 units, as JavaScript's strings do.
 */
export type LanguageView = { 
/**
 * Whether there is a dictionary of the language.
 */
checked: boolean, 
/**
 * Unknown words, in order; at most 500.
 */
words: Array<UnknownWord>, };

/**
 * Asks for everything that leaves soon.
 */
export type LastLook = { 
/**
 * Hours looked ahead, 1–168; 36 when absent.
 */
hours?: number | null, 
/**
 * Two posts of one account within so many minutes clash, 0–720; 30 when absent.
 */
minutes?: number | null, };

/**
 * Everything that leaves soon, over all brands.
 */
export type LastLookView = { 
/**
 * From.
 */
from: string, 
/**
 * To.
 */
to: string, 
/**
 * By due time; what a person decides first is not in it.
 */
entries: Array<LookEntry>, };

/**
 * What to do with a publication whose minute has passed while the machine slept or had no network.
 */
export type LatePolicy = { 
/**
 * Minutes after the due time within which it still leaves by itself; later than that a person is asked.
 */
graceMinutes: number, };

/**
 * How much later.
 */
export type Later = "quarterHour" | "hour" | "tomorrow";

/**
 * In which order and proportions a network shows a post.
 */
export type Layout = "timeline" | "page" | "pictureFirst" | "pin" | "film" | "tallFilm";

/**
 * The whole grid. `packed` is base64 of 24 bytes per visual, in order: 16 of the id (a UUID as it is written, without
 * dashes); width divided by height in thousandths, 2, the greater first; red, green, blue of its average colour, 3; flags,
 * 1 (1 favourite, 2 moves, 4 its file is missing or damaged, 8 may not be used today, 16 ends within thirty days,
 * 32 used in a post, 64 has no alternative text, 128 left in place); stars, 1; kind, 1 (0 image, 1 animation, 2 drawing,
 * 3 film).
 */
export type LayoutView = { 
/**
 * How many.
 */
count: number, 
/**
 * Their bytes.
 */
bytes: number, 
/**
 * See above.
 */
packed: string, 
/**
 * There are more than a grid takes (200,000): narrow the filter.
 */
cut: boolean, };

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
 * What a letter has beyond its text.
 */
export type LetterView = { 
/**
 * Subject; untrusted text, perhaps empty.
 */
subject: string, 
/**
 * Character of the text at which it only repeats what was said before, or a signature begins.
 */
quotedFrom: number | null, 
/**
 * Its files, which stay at the server.
 */
files: Array<FileFactView>, 
/**
 * Where an answer goes.
 */
answerTo: Array<string>, 
/**
 * Whom an answer to everybody goes to beside: whom the message addressed, without our own addresses.
 */
others: Array<string>, 
/**
 * How many more it addressed; an answer to everybody is not offered then.
 */
othersMore: number, 
/**
 * Marked as read at the server.
 */
seen: boolean, 
/**
 * Marked as answered at the server.
 */
answered: boolean, 
/**
 * It is longer than what was read of it.
 */
cut: boolean, };

/**
 * An entry of a list of words.
 */
export type LexiconEntry = { 
/**
 * The words.
 */
entry: string, 
/**
 * What they are worth; what they were when taken off.
 */
value: string, 
/**
 * How it came there.
 */
origin: LexiconOrigin, };

/**
 * Asks for the entries of a list of words.
 */
export type LexiconFilter = { 
/**
 * Which list.
 */
list: LexiconList, 
/**
 * Part of an entry; everything when absent.
 */
search?: string | null, };

/**
 * A list of words.
 */
export type LexiconList = "toneFr" | "toneEn" | "toneEmoji" | "modifiersFr" | "modifiersEn" | "questionFr" | "questionEn" | "urgencyFr" | "urgencyEn" | "wordsFr" | "wordsEn" | "wordsOther" | "shorthand";

/**
 * How an entry came to be on its list.
 */
export type LexiconOrigin = "builtIn" | "added" | "changed" | "removed";

/**
 * Takes a person's change of an entry back.
 */
export type LexiconReset = { 
/**
 * Which list.
 */
list: LexiconList, 
/**
 * The entry.
 */
entry: string, };

/**
 * Puts an entry on a list, changes it or takes it off.
 */
export type LexiconSave = { 
/**
 * Which list.
 */
list: LexiconList, 
/**
 * The entry.
 */
entry: string, 
/**
 * What it is worth; taken off when absent.
 */
value?: string | null, };

/**
 * A list of words, or what of it was asked for.
 */
export type LexiconView = { 
/**
 * Entries: a person's own first, then as the list has them. At most 200.
 */
entries: Array<LexiconEntry>, 
/**
 * How many there are.
 */
total: number, 
/**
 * How many a person added, changed or took off.
 */
edited: number, 
/**
 * The values that entries of this list may have.
 */
values: Array<string>, };

/**
 * What a change came to, and how it is taken back.
 */
export type LibraryChange = { 
/**
 * By which it is taken back; absent when nothing changed.
 */
undo: LibraryEditId | null, 
/**
 * How many visuals changed.
 */
changed: number, };

/**
 * A change of the library, as it can be taken back.
 */
export type LibraryEditId = string & { readonly __id: 'LibraryEditId' };

/**
 * Names a change of the library.
 */
export type LibraryEditRef = { 
/**
 * Which.
 */
id: LibraryEditId, };

/**
 * What is looked for. All that is absent does not matter; of a list, one is enough.
 */
export type LibraryFilter = { 
/**
 * Of one brand, and those of all brands.
 */
brand?: BrandId | null, 
/**
 * Leaves those of all brands out.
 */
brandOnly?: boolean | null, 
/**
 * Words in names, captions, alternative texts, labels, credits, keywords.
 */
search?: string | null, 
/**
 * Where.
 */
folder?: FolderScope | null, 
/**
 * With these labels, all of them.
 */
labels?: Array<LabelId> | null, 
/**
 * Of these kinds.
 */
kinds?: Array<VisualKind> | null, 
/**
 * Lying so.
 */
orientations?: Array<Orientation> | null, 
/**
 * Of these sizes.
 */
sizes?: Array<SizeClass> | null, 
/**
 * With one of these colours among its main ones.
 */
hues?: Array<Hue> | null, 
/**
 * With at least so many stars.
 */
rating?: number | null, 
/**
 * Favourites only.
 */
favourite?: boolean | null, 
/**
 * Under these licences.
 */
licences?: Array<Licence> | null, 
/**
 * With rights that stand so.
 */
rights?: Array<RightsState> | null, 
/**
 * Used so.
 */
uses?: UseState | null, 
/**
 * Without an alternative text (`true`), or with one.
 */
altMissing?: boolean | null, 
/**
 * With files that stand so.
 */
files?: Array<FileState> | null, 
/**
 * Brought in, or taken where [`LibrarySort::Taken`] orders, on this day or later.
 */
from?: string | null, 
/**
 * On this day or earlier.
 */
to?: string | null, 
/**
 * In the bin instead of outside it.
 */
trash?: boolean | null, };

/**
 * A folder of the library.
 */
export type LibraryFolder = { 
/**
 * Id.
 */
id: FolderId, 
/**
 * The folder that it is in; at the top when absent.
 */
parent: FolderId | null, 
/**
 * Its brand; all brands when absent. A folder within another has the other's.
 */
brand: BrandId | null, 
/**
 * Name.
 */
name: string, 
/**
 * Visuals in it outside the bin, without those in folders within it.
 */
visuals: number, };

/**
 * Makes a folder.
 */
export type LibraryFolderCreate = { 
/**
 * Name, 1–120 characters, unlike its neighbours'.
 */
name: string, 
/**
 * The folder that it is in; at the top when absent. At most 16 levels.
 */
parent?: FolderId | null, 
/**
 * Brand of a folder at the top; all brands when absent.
 */
brand?: BrandId | null, };

/**
 * Changes a folder; absent fields stay.
 */
export type LibraryFolderUpdate = { 
/**
 * Which.
 */
id: FolderId, 
/**
 * New name.
 */
name?: string | null, 
/**
 * Where it goes; the outer absence leaves it, `null` puts it at the top.
 */
parent?: FolderId | null, };

/**
 * Asks for everything beside the grid.
 */
export type LibraryOf = { 
/**
 * Of one brand, and those of all brands.
 */
brand?: BrandId | null, };

/**
 * In which order.
 */
export type LibrarySort = "imported" | "taken" | "title" | "rating" | "pixels" | "bytes";

/**
 * What taking a change back came to.
 */
export type LibraryUndone = { 
/**
 * Visuals that are as before.
 */
restored: number, 
/**
 * Visuals of which something was changed again meanwhile, or that are gone: that much stays as it is.
 */
kept: number, };

/**
 * Everything beside the grid in one answer.
 */
export type LibraryView = { 
/**
 * Visuals outside the bin.
 */
visuals: number, 
/**
 * Of these, in no folder.
 */
loose: number, 
/**
 * Of these, favourites.
 */
favourites: number, 
/**
 * Of these, without an alternative text.
 */
altMissing: number, 
/**
 * Of these, with rights that end within thirty days.
 */
ending: number, 
/**
 * Of these, with rights that have ended.
 */
expired: number, 
/**
 * Of these, with rights that nobody has stated.
 */
unstated: number, 
/**
 * Of these, with a file that is missing.
 */
missing: number, 
/**
 * Of these, with a file that is damaged.
 */
damaged: number, 
/**
 * Groups of near-duplicates that nobody has looked at.
 */
alike: number, 
/**
 * Visuals in the bin.
 */
trash: number, 
/**
 * Their bytes.
 */
trashBytes: number, 
/**
 * When the bin lets go of the next of them.
 */
emptiedAt: string | null, 
/**
 * Folders, in the order of their names.
 */
folders: Array<LibraryFolder>, 
/**
 * Smart collections, in the order of their names.
 */
collections: Array<CollectionView>, };

/**
 * Where a right to use a visual comes from.
 */
export type Licence = "unstated" | "own" | "client" | "stock" | "agreement" | "press" | "userContent" | "publicDomain" | "ccZero" | "ccBy" | "ccBySa" | "ccByNd" | "ccByNc" | "ccByNcSa" | "ccByNcNd";

/**
 * Light and colour, each from −100 to 100; 0 leaves it.
 */
export type Light = { 
/**
 * Two stops darker to two stops lighter.
 */
exposure: number, 
/**
 * Flat to hard.
 */
contrast: number, 
/**
 * Grey to vivid.
 */
saturation: number, 
/**
 * Cold to warm.
 */
warmth: number, };

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
description: string, 
/**
 * Its picture, out of the library; shown where a network's card has one.
 */
picture?: AttachedVisual, };

/**
 * What a page says of itself. The words are a stranger's.
 */
export type LinkFound = { 
/**
 * Its title; may be empty.
 */
title: string, 
/**
 * Its description; may be empty.
 */
description: string, 
/**
 * Its picture, now in the library.
 */
picture: VisualId | null, };

/**
 * Reads the page behind a link, for its card.
 */
export type LinkRead = { 
/**
 * Its address.
 */
url: string, 
/**
 * The brand to which a picture taken from it belongs; all brands when absent.
 */
brand?: BrandId | null, 
/**
 * "This is my own server": the page may be on this machine or in a private network.
 */
ownServer: boolean, };

/**
 * A brand's rule. Its texts may hold `{brand}`, `{network}`, `{account}` and `{date}`.
 */
export type LinkRule = { 
/**
 * Whether it is applied.
 */
enabled: boolean, 
/**
 * Hosts whose links get the parameters, with all their subdomains. None: no link does.
 */
hosts: Array<string>, 
/**
 * `utm_source`; absent when empty.
 */
source: string, 
/**
 * `utm_medium`; absent when empty.
 */
medium: string, 
/**
 * `utm_campaign`; absent when empty.
 */
campaign: string, 
/**
 * `utm_content`; absent when empty.
 */
content: string, };

/**
 * Sets a brand's rule for links.
 */
export type LinkRuleSet = { 
/**
 * Which brand.
 */
brand: BrandId, 
/**
 * The rule.
 */
rule: LinkRule, };

/**
 * A language of the window.
 */
export type Locale = "fr" | "en";

/**
 * Makes a logo of a visual of the library. One of the same variant is replaced.
 */
export type LogoFromVisual = { 
/**
 * Whose.
 */
brand: BrandId, 
/**
 * Which form.
 */
variant: LogoVariant, 
/**
 * The visual.
 */
visual: VisualId, };

/**
 * A form of a brand's logo.
 */
export type LogoId = string & { readonly __id: 'LogoId' };

/**
 * A form of a logo.
 */
export type LogoVariant = "light" | "dark" | "mono";

/**
 * A logo. Its picture is served as `visual://localhost/logo/ID`.
 */
export type LogoView = { 
/**
 * Id.
 */
id: LogoId, 
/**
 * Its form.
 */
variant: LogoVariant, 
/**
 * Name of the file that it came from.
 */
name: string, 
/**
 * Width in pixels, or in the drawing's own units.
 */
width: number, 
/**
 * Height.
 */
height: number, 
/**
 * Whether it is a drawing, sharp at any size.
 */
drawing: boolean, };

/**
 * Something that leaves soon.
 */
export type LookEntry = { 
/**
 * The delivery.
 */
delivery: DeliveryView, 
/**
 * All its text, part after part.
 */
parts: Array<string>, 
/**
 * How many visuals it has.
 */
visuals: number, 
/**
 * Wall time in the brand's zone.
 */
wall: WallTime, 
/**
 * The brand's zone.
 */
zone: Zone, 
/**
 * How it stands with the client.
 */
approval: Approval, 
/**
 * What is worth a second look.
 */
clashes: Array<Clash>, 
/**
 * What will go wrong with it.
 */
forecasts: Array<ForecastKind>, };

/**
 * A file that could be meant.
 */
export type Lookalike = { 
/**
 * Of which visual.
 */
id: VisualId, 
/**
 * Its path.
 */
path: string, };

/**
 * A picture that was just made. It is served as `visual://localhost/made/TOKEN` for as long as it is at hand: when it is
 * not any more, ask again. A token never changes its picture.
 */
export type MadePicture = { 
/**
 * Its token.
 */
token: string, 
/**
 * Width in pixels.
 */
width: number, 
/**
 * Height in pixels.
 */
height: number, 
/**
 * Bytes of the file.
 */
bytes: number, 
/**
 * Media type.
 */
mime: string, };

/**
 * What of another brand was found.
 */
export type MarkKind = "handle" | "hashtag" | "domain" | "visual";

/**
 * Sets by what a brand is known; lists that are absent stay.
 */
export type MarksSet = { 
/**
 * Which brand.
 */
brand: BrandId, 
/**
 * Domains, or addresses of pages on them.
 */
domains?: Array<string> | null, 
/**
 * Hashtags, with or without `#`.
 */
hashtags?: Array<string> | null, 
/**
 * Words or groups of words.
 */
sensitive?: Array<string> | null, };

/**
 * By what a brand is known, and what it looks at twice.
 */
export type MarksView = { 
/**
 * Domains of its links.
 */
domains: Array<string>, 
/**
 * Its hashtags, without `#`.
 */
hashtags: Array<string>, 
/**
 * Words that it wants to look at twice before they leave.
 */
sensitive: Array<string>, 
/**
 * Handles of its accounts; these are known by themselves.
 */
handles: Array<string>, };

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
comment?: string | null, 
/**
 * Code of the house rule that is applied, for the register.
 */
rule?: string | null, 
/**
 * A remark for the register. It never leaves this machine but in an export.
 */
remark?: string | null, };

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
 * What it is like; absent for ours and before it was judged.
 */
signals: Signals | null, 
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
 * What it has beyond its text, where it is a letter.
 */
letter: LetterView | null, 
/**
 * What we did with it (`like`, `boost`, …) and have not taken back.
 */
acted: Array<Action>, 
/**
 * What can be done with it now.
 */
can: Array<Action>, 
/**
 * How far it can be seen, as its network calls that (`hold`, `spam`, `direct`, …).
 */
standing: string | null, };

/**
 * Moderates many messages, 1–500: hides, reports, blocks, calls spam or trashes. Each is recorded and queued on its own.
 */
export type MessagesModerate = { 
/**
 * Which.
 */
messages: Array<MessageId>, 
/**
 * And of these conversations the last message of a stranger.
 */
conversations: Array<ConversationId>, 
/**
 * What to do. `hide` holds back where that is how a network hides.
 */
action: Action, 
/**
 * Why, for a report.
 */
comment?: string | null, 
/**
 * Code of the house rule that is applied, for the register.
 */
rule?: string | null, 
/**
 * A remark for the register. It never leaves this machine but in an export.
 */
remark?: string | null, 
/**
 * Seconds during which what no network takes back can still be taken back; 10 when absent, 0 sends at once.
 */
undoSeconds?: number | null, };

/**
 * Takes moderating back: what has not left never leaves, what was done is undone where its network has that.
 */
export type MessagesModerateUndo = { 
/**
 * The deliveries that moderating answered, 1–500.
 */
deliveries: Array<DeliveryId>, };

/**
 * What taking moderating back came to.
 */
export type MessagesModerateUndone = { 
/**
 * Never left, or is being undone.
 */
undone: Array<DeliveryId>, 
/**
 * Stays.
 */
refused: Array<NotUndone>, };

/**
 * What moderating many came to.
 */
export type MessagesModerated = { 
/**
 * What was recorded and queued. Handed back to `messages_moderate_undo`, it is taken back.
 */
done: Array<ModeratedMessage>, 
/**
 * What was left alone.
 */
refused: Array<UnmoderatedMessage>, };

/**
 * Who makes the post appear at its minute.
 */
export type Mode = "auto" | "handedOff" | "guided";

/**
 * A message that is being moderated.
 */
export type ModeratedMessage = { 
/**
 * Which.
 */
message: MessageId, 
/**
 * Its conversation.
 */
conversation: ConversationId, 
/**
 * What is done with it; another word than asked for where its network has another.
 */
action: Action, 
/**
 * By which delivery.
 */
delivery: DeliveryId, 
/**
 * Its network can take it back after it was done.
 */
reversible: boolean, };

/**
 * What came while nothing was told.
 */
export type MorningView = { 
/**
 * From.
 */
from: string, 
/**
 * To.
 */
to: string, 
/**
 * Conversations in which strangers wrote meanwhile.
 */
heard: number, 
/**
 * Those of them that are still new.
 */
open: number, };

/**
 * Asks for posts that were made elsewhere.
 */
export type NativeRange = { 
/**
 * First day.
 */
from: string, 
/**
 * How many days, 1–62.
 */
days: number, 
/**
 * Of one brand only.
 */
brand?: BrandId | null, 
/**
 * Of one account only.
 */
account?: AccountId | null, };

/**
 * A post that was made elsewhere.
 */
export type NativeView = { 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Whose.
 */
account: AccountId, 
/**
 * Where.
 */
network: NetworkId, 
/**
 * The network's id of it; with the account, it names the post.
 */
id: string, 
/**
 * Wall time in the brand's zone.
 */
wall: WallTime, 
/**
 * When it was out, or will be.
 */
at: string, 
/**
 * It waits in the network's own scheduler.
 */
scheduled: boolean, 
/**
 * First 140 characters; untrusted.
 */
excerpt: string, 
/**
 * How many pictures it has.
 */
pictures: number, 
/**
 * Public address.
 */
permalink: string | null, };

/**
 * What a post is nothing without.
 */
export type Needed = "picture" | "video";

/**
 * Every network Pupitre speaks. Exhaustive on purpose: a new one is a compile error until it is complete.
 */
export type NetworkId = "mastodon" | "bluesky" | "wordpress" | "instagram" | "facebook" | "linkedin" | "x" | "threads" | "tiktok" | "youtube" | "pinterest" | "googleBusiness" | "email" | "feed";

/**
 * Something that stays done.
 */
export type NotUndone = { 
/**
 * Which.
 */
delivery: DeliveryId, 
/**
 * Why.
 */
why: StaysDone, };

/**
 * A note on a day.
 */
export type NoteId = string & { readonly __id: 'NoteId' };

/**
 * Lists notes on days.
 */
export type NoteRange = { 
/**
 * First day.
 */
from: string, 
/**
 * Number of days, 1–62.
 */
days: number, 
/**
 * Those of one brand and of all brands; every one when absent.
 */
brand?: BrandId | null, };

/**
 * Stores a note: a new one without an id, otherwise that one, also when it was removed meanwhile.
 */
export type NoteSave = { 
/**
 * Which.
 */
id?: NoteId | null, 
/**
 * For this brand; for all when absent.
 */
brand?: BrandId | null, 
/**
 * The day.
 */
day: string, 
/**
 * What it says, 1–2,000 characters.
 */
text: string, };

/**
 * A note on a day.
 */
export type NoteView = { 
/**
 * Id.
 */
id: NoteId, 
/**
 * For this brand; for all when absent.
 */
brand: BrandId | null, 
/**
 * The day.
 */
day: string, 
/**
 * What it says.
 */
text: string, };

/**
 * A request without parameters.
 */
export type Nothing = Record<symbol, never>;

/**
 * One date of a series and its post.
 */
export type OccurrenceView = { 
/**
 * The date, which names it.
 */
date: string, 
/**
 * The post.
 */
post: PostId, 
/**
 * First 140 characters of what it says.
 */
excerpt: string, 
/**
 * Where it stands; absent when it is not planned any more.
 */
wall: WallTime | null, 
/**
 * Its text or accounts were changed by a person.
 */
edited: boolean, 
/**
 * Its time was changed by a person.
 */
moved: boolean, 
/**
 * It was left out: the post is in the bin.
 */
skipped: boolean, 
/**
 * Its time is still ahead.
 */
ahead: boolean, };

/**
 * Names a brand.
 */
export type OfBrand = { 
/**
 * Which.
 */
brand: BrandId, };

/**
 * Open hours of one weekday, on the brand's wall.
 */
export type OpenHours = { 
/**
 * 1 is Monday.
 */
weekday: number, 
/**
 * Minutes since midnight.
 */
from: number, 
/**
 * Minutes since midnight, after `from`; 1440 is the end of the day.
 */
to: number, };

/**
 * A free place at one or more accounts of a brand.
 */
export type Opening = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * Wall time in its zone.
 */
wall: WallTime, 
/**
 * The instant.
 */
dueAt: string, 
/**
 * What a clock change does to it.
 */
change: ClockChange | null, 
/**
 * The accounts that have a slot then and nothing in it.
 */
accounts: Array<AccountId>, };

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
max: number, } | { "kind": "field", 
/**
 * Most characters.
 */
max: number, } | { "kind": "toggle" });

/**
 * How a visual lies.
 */
export type Orientation = "landscape" | "portrait" | "square";

/**
 * Something other than a text that changed.
 */
export type OtherChange = { 
/**
 * Where; the master when absent.
 */
account: AccountId | null, 
/**
 * What.
 */
field: ContentField, };

/**
 * Stops everything of a brand, or of all.
 */
export type OutboxPause = { 
/**
 * Of one brand only; of all when absent.
 */
brand?: BrandId | null, 
/**
 * Why, for whoever finds it paused.
 */
reason?: string | null, };

/**
 * Ends a pause.
 */
export type OutboxResume = { 
/**
 * The pause of this brand; that of all when absent.
 */
brand?: BrandId | null, 
/**
 * What is due within so many hours is looked at one by one before it leaves, 0–168; 36 when absent.
 */
reviewHours?: number | null, };

/**
 * How the outbox stands.
 */
export type OutboxView = { 
/**
 * The pauses in force, that of all brands first.
 */
pauses: Array<PauseView>, 
/**
 * Posts that a pause keeps here until a person decides.
 */
held: Array<DeliveryView>, 
/**
 * Posts of paused brands that a network's scheduler still holds: not recalled yet, or not recallable. They may leave.
 */
atNetwork: Array<DeliveryView>, 
/**
 * Posts of paused brands that had left, or may have left, when the pause began.
 */
inFlight: Array<DeliveryView>, 
/**
 * Posts of paused brands that wait here for their minute and will not leave.
 */
waiting: number, };

/**
 * What became of a decision.
 */
export type OutcomeView = { 
/**
 * The entry that says so.
 */
seq: number, 
/**
 * When.
 */
at: string, 
/**
 * What.
 */
outcome: RegisterOutcome, 
/**
 * Why it was not done, by name.
 */
reason: string, };

/**
 * A client that a person registered with a provider, for a sign-in in the browser.
 */
export type OwnClientView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its secret, where the provider gave one.
 */
secret?: string | null, 
/**
 * Page for the browser, where nobody knows it.
 */
authorizeUrl?: string | null, 
/**
 * Where a code becomes a token.
 */
tokenUrl?: string | null, 
/**
 * What is asked for.
 */
scope?: string | null, };

/**
 * Adds a date of a brand's own.
 */
export type OwnDateAdd = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * What it is called, 1–120 characters.
 */
name: string, 
/**
 * First day, `YYYY-MM-DD`.
 */
day: string, 
/**
 * Days that it lasts, 1–366; one when absent.
 */
days?: number | null, 
/**
 * Whether it comes every year.
 */
yearly: boolean, };

/**
 * Names a date of a brand's own.
 */
export type OwnDateId = { 
/**
 * Which.
 */
id: string, };

/**
 * Changes a date of a brand's own; absent fields stay.
 */
export type OwnDateUpdate = { 
/**
 * Which.
 */
id: string, 
/**
 * New name.
 */
name?: string | null, 
/**
 * New first day.
 */
day?: string | null, 
/**
 * New length.
 */
days?: number | null, 
/**
 * Whether it comes every year.
 */
yearly?: boolean | null, };

/**
 * A brand's own date.
 */
export type OwnDateView = { 
/**
 * Id.
 */
id: string, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * What it is called.
 */
name: string, 
/**
 * First day of its first year.
 */
day: string, 
/**
 * Days that it lasts.
 */
days: number, 
/**
 * Whether it comes every year.
 */
yearly: boolean, 
/**
 * In the bin since.
 */
deletedAt: string | null, };

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
 * A colour of a brand.
 */
export type PaletteColour = { 
/**
 * What it is for. Each role but `other` once.
 */
role: PaletteRole, 
/**
 * The colour.
 */
colour: Colour, 
/**
 * What the brand calls it.
 */
name: string, };

/**
 * What a colour is for.
 */
export type PaletteRole = "primary" | "secondary" | "accent" | "ground" | "ink" | "other";

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
 * Asks for the page on which a person makes an app password.
 */
export type PasswordPage = { 
/**
 * The network.
 */
network: NetworkId, 
/**
 * Server as typed.
 */
host?: string | null, 
/**
 * "This is my own server".
 */
ownServer: boolean, };

/**
 * Where a person makes an app password.
 */
export type PasswordPageView = { 
/**
 * The page; absent where the server has none.
 */
url: string | null, };

/**
 * What a paste came to.
 */
export type PasteView = { 
/**
 * The visual; absent when it was refused.
 */
visual: VisualView | null, 
/**
 * It was in the library already.
 */
known: boolean, 
/**
 * Why it was refused.
 */
refused: RefusedReason | null, };

/**
 * Who stopped everything.
 */
export type PauseCause = "person" | "clock";

/**
 * A pause in force.
 */
export type PauseView = { 
/**
 * Its brand; all when absent.
 */
brand: BrandId | null, 
/**
 * Who stopped everything.
 */
cause: PauseCause, 
/**
 * What the person noted; may be empty.
 */
reason: string, 
/**
 * Since when.
 */
beganAt: string, };

/**
 * A human being.
 */
export type PersonId = string & { readonly __id: 'PersonId' };

/**
 * Keeps a person, or changes one.
 */
export type PersonSave = { 
/**
 * Which; a new one when absent.
 */
id?: PersonId | null, 
/**
 * The brand that knows them.
 */
brand: BrandId, 
/**
 * Name, 1–80 characters.
 */
name: string, 
/**
 * Handles, at most one per network; `@` may be written.
 */
handles: Array<HandleView>, };

/**
 * Looks for people by the beginning of a name or handle.
 */
export type PersonSearch = { 
/**
 * Which brand's.
 */
brand: BrandId, 
/**
 * What was typed; everybody when empty.
 */
text: string, 
/**
 * Only people with a handle there, and people of the brand's own list.
 */
network?: NetworkId | null, };

/**
 * A person.
 */
export type PersonView = { 
/**
 * Id; absent for somebody only seen in the inbox.
 */
id: PersonId | null, 
/**
 * Name.
 */
name: string, 
/**
 * Handles, one per network.
 */
handles: Array<HandleView>, };

/**
 * A piece of one of the texts or of both. In order, the pieces that are not added are the earlier text, and those that
 * are not removed the later one.
 */
export type Piece = { 
/**
 * What became of it.
 */
change: Change, 
/**
 * Its characters.
 */
text: string, };

/**
 * Gives a post its pillar, or none.
 */
export type PillarAssign = { 
/**
 * The post.
 */
post: PostId, 
/**
 * The pillar, of the same brand.
 */
pillar?: PillarId | null, };

/**
 * Makes a pillar.
 */
export type PillarCreate = { 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Name.
 */
name: string, 
/**
 * Colour, `#rrggbb`.
 */
colour: string, 
/**
 * Its share of the brand's posts, in percent.
 */
share: number, };

/**
 * How a pillar stands.
 */
export type PillarGaps = { 
/**
 * The pillar.
 */
pillar: PillarView, 
/**
 * Its posts.
 */
posts: number, 
/**
 * Their share of all posts in percent; with the posts that have no pillar, shares add up to 100.
 */
share: number, 
/**
 * Posts that lack to its share; negative when there are too many.
 */
missing: number, };

/**
 * A subject that a brand talks about.
 */
export type PillarId = string & { readonly __id: 'PillarId' };

/**
 * Changes a pillar. What is absent stays.
 */
export type PillarUpdate = { 
/**
 * Which.
 */
id: PillarId, 
/**
 * Name.
 */
name?: string | null, 
/**
 * Colour, `#rrggbb`.
 */
colour?: string | null, 
/**
 * Its share of the brand's posts, in percent.
 */
share?: number | null, };

/**
 * A subject that a brand talks about.
 */
export type PillarView = { 
/**
 * Id.
 */
id: PillarId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Name.
 */
name: string, 
/**
 * Colour.
 */
colour: Colour, 
/**
 * Its share of the brand's posts, in percent.
 */
share: number, };

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
part: number, } | { "at": "link" } | { "at": "poll" } | { "at": "comment" } | { "at": "option", 
/**
 * Its key.
 */
key: string, } | { "at": "thread" } | { "at": "account" };

/**
 * A picture in its place.
 */
export type PlacedPicture = { 
/**
 * Which visual, as its recipe leaves it.
 */
visual: VisualId, 
/**
 * What has to stay in sight; the visual's own focal point when absent.
 */
focus: FocalPoint | null, };

/**
 * What the coming weeks lack.
 */
export type PlanGaps = { 
/**
 * Brands that have a plan of content, by name.
 */
brands: Array<BrandGaps>, };

/**
 * Asks what the coming weeks lack.
 */
export type PlanGapsRequest = { 
/**
 * A day of the first week.
 */
from: string, 
/**
 * How many weeks, 1–26.
 */
weeks: number, 
/**
 * Of one brand only.
 */
brand?: BrandId | null, };

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
 * A post and when it is planned.
 */
export type PlannedItem = { 
/**
 * Which.
 */
post: PostId, 
/**
 * Wall time in the brand's zone; the one it has when absent.
 */
wall?: WallTime | null, 
/**
 * Which of two occurrences; without a wall time it stays what it is.
 */
fold: Fold, };

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
 * How a post stood before a change.
 */
export type PostBefore = { 
/**
 * Which.
 */
post: PostId, 
/**
 * Its wall time.
 */
wall: WallTime | null, 
/**
 * Which of two occurrences.
 */
fold: Fold, 
/**
 * Who makes it appear.
 */
mode: Mode, 
/**
 * A draft with a time.
 */
held: boolean, 
/**
 * In the bin.
 */
deleted: boolean, 
/**
 * Labels that it carried.
 */
labels: Array<LabelId>, };

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
 * The post that is being written: what a person said to be meant in it is no problem.
 */
post?: PostId | null, 
/**
 * Zone of `wall`; the answer also says what a clock change does to it.
 */
zone?: Zone | null, 
/**
 * The conversation that it answers: what the network adds to an answer counts too.
 */
answers?: ConversationId | null, 
/**
 * How the post leaves: what a person carries by hand is judged by what a network's pages take.
 */
mode?: Mode | null, };

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
 * The pillar of a post.
 */
export type PostPillar = { 
/**
 * The post's pillar.
 */
pillar: PillarId | null, 
/**
 * The pillars of its brand.
 */
pillars: Array<PillarView>, };

/**
 * What a network asks of a post beside its limits. All of it is checked while writing and before sending.
 */
export type PostRules = { 
/**
 * Whether posts are published there at all, or messages only answered.
 */
offered: boolean, 
/**
 * Most hashtags in a part, where limited.
 */
maxHashtags: number | null, 
/**
 * Most mentions in a part, where limited.
 */
maxMentions: number | null, 
/**
 * Most different links in a part, where limited.
 */
maxLinks: number | null, 
/**
 * Whether a link in the text can be followed.
 */
liveLinks: boolean, 
/**
 * What a post is nothing without.
 */
needs: Needed | null, 
/**
 * Characters that the text must not hold.
 */
forbidden: Array<string>, 
/**
 * Shapes of pictures that it shows uncut, where limited.
 */
shape: ShapeRule | null, 
/**
 * Films that its own pages take from a person.
 */
film: FilmRule, };

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
 * The series of a post.
 */
export type PostSeries = { 
/**
 * The series; absent when the post does not recur.
 */
series: SeriesView | null, 
/**
 * The date that the post is of it.
 */
date: string | null, };

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
wall: WallTime | null, 
/**
 * How it stands with the client.
 */
approval: Approval, };

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
 * Kept as a draft although it has a time: it does not leave until somebody schedules it.
 */
held: boolean, 
/**
 * How it stands with the client.
 */
approval: Approval, 
/**
 * When it was last stored.
 */
updatedAt: string, 
/**
 * In the bin since.
 */
deletedAt: string | null, };

/**
 * Copies posts to another brand.
 */
export type PostsCopyToBrand = { 
/**
 * Which, 1–2,000.
 */
posts: Array<PostId>, 
/**
 * The other brand.
 */
brand: BrandId, };

/**
 * Copies posts within their brands.
 */
export type PostsDuplicateMany = { 
/**
 * Which, 1–2,000.
 */
posts: Array<PostId>, 
/**
 * So many days after the original, at the same time; without it the copies have no time.
 */
days?: number | null, 
/**
 * Whether copies with a time leave then; otherwise they are drafts with a time.
 */
schedule: boolean, };

/**
 * Gives labels to posts and takes labels off them.
 */
export type PostsLabel = { 
/**
 * Which, 1–2,000.
 */
posts: Array<PostId>, 
/**
 * Labels to give. A campaign takes the place of the one that the post had.
 */
add: Array<LabelId>, 
/**
 * Labels to take off.
 */
remove: Array<LabelId>, };

/**
 * Names some posts, 1–2,000.
 */
export type PostsNamed = { 
/**
 * Which.
 */
posts: Array<PostId>, };

/**
 * Undoes a change of many posts.
 */
export type PostsPutBack = { 
/**
 * How they stood. What would have to leave in the past becomes a draft with its time.
 */
before: Array<PostBefore>, 
/**
 * Posts made, for the bin.
 */
discard: Array<PostId>, };

/**
 * Plans or moves posts, each to its own time.
 */
export type PostsScheduleMany = { 
/**
 * Which, and when; 1–2,000.
 */
items: Array<PlannedItem>, 
/**
 * Who makes them appear; where a network has no scheduler, this machine does. Each keeps its own when absent.
 */
mode?: Mode | null, 
/**
 * Only a draft with that time: it leaves when it is scheduled later.
 */
held: boolean, };

/**
 * Moves planned posts by whole days and, if wished, within the day.
 */
export type PostsShift = { 
/**
 * Which, 1–2,000.
 */
posts: Array<PostId>, 
/**
 * Calendar days, earlier when negative.
 */
days: number, 
/**
 * Minutes on the wall besides, earlier when negative.
 */
minutes: number, 
/**
 * A new time of day for all of them, `HH:MM`; each keeps its own when absent.
 */
time?: string | null, };

/**
 * The shape of a format that a network's pages are made for.
 */
export type PresetKind = "square" | "portrait" | "landscape" | "tall" | "card";

/**
 * Where a picture of a format is shown.
 */
export type PresetPlace = "post" | "story";

/**
 * A date on which something would recur.
 */
export type PreviewDate = { 
/**
 * Wall time.
 */
wall: WallTime, 
/**
 * The instant.
 */
dueAt: string, 
/**
 * What a clock change does to it.
 */
change: ClockChange | null, };

/**
 * What was paid.
 */
export type Price = { 
/**
 * In hundredths of the currency.
 */
cents: number, 
/**
 * ISO 4217, three capital letters.
 */
currency: string, };

/**
 * How much a conversation matters to us.
 */
export type Priority = "normal" | "high";

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
max: number, } | { "code": "visualMissing" } | { "code": "filmUnsupported" } | { "code": "filmTooShort", 
/**
 * Its length in milliseconds, as it was trimmed.
 */
millis: number, 
/**
 * Least milliseconds.
 */
min: number, } | { "code": "filmTooLong", 
/**
 * Its length in milliseconds, as it was trimmed.
 */
millis: number, 
/**
 * Most milliseconds.
 */
max: number, } | { "code": "filmTooLarge", 
/**
 * Its bytes, as it was trimmed.
 */
bytes: number, 
/**
 * Most bytes.
 */
max: number, } | { "code": "filmFormat", 
/**
 * Its media type.
 */
mime: string, } | { "code": "licenceExpired" } | { "code": "licenceForbids", 
/**
 * Why.
 */
why: Bar, } | { "code": "licenceTerritory", 
/**
 * ISO 3166, two letters.
 */
countries: Array<string>, } | { "code": "altMissing" } | { "code": "altTooLong", 
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
max: number, } | { "code": "optionUnknown" } | { "code": "linkInvalid" } | { "code": "linkWithVisuals" } | { "code": "tooManyHashtags", 
/**
 * Hashtags counted.
 */
count: number, 
/**
 * Hashtags allowed.
 */
max: number, } | { "code": "tooManyMentions", 
/**
 * Mentions counted.
 */
count: number, 
/**
 * Mentions allowed.
 */
max: number, } | { "code": "tooManyLinks", 
/**
 * Links counted.
 */
count: number, 
/**
 * Links allowed.
 */
max: number, } | { "code": "characterRefused", 
/**
 * Which.
 */
character: string, } | { "code": "optionTooLong", 
/**
 * Characters counted.
 */
count: number, 
/**
 * Characters allowed.
 */
max: number, } | { "code": "shapeCut" } | { "code": "linkNotLive" } | { "code": "mediaNeeded", 
/**
 * What is missing.
 */
needed: Needed, } | { "code": "commentUnsupported" } | { "code": "commentClosed" } | { "code": "fixed" } | { "code": "changedThere" } | { "code": "variableOpen", 
/**
 * What stands between the braces.
 */
name: string, } | { "code": "otherBrand", 
/**
 * What it is.
 */
kind: MarkKind, 
/**
 * The handle, hashtag, domain, or the visual's id.
 */
value: string, 
/**
 * Whose it is.
 */
brand: BrandId, } | { "code": "forbiddenWord", 
/**
 * As the brand wrote it.
 */
word: string, } | { "code": "mentionMissing", 
/**
 * The brand's mentions; one of them is enough.
 */
mentions: Array<string>, } | { "code": "refused", 
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
 * Carries what a post says now to where it is out already.
 */
export type PublicationRevise = { 
/**
 * Which publication.
 */
id: DeliveryId, 
/**
 * It was changed there meanwhile, and that change is to be lost.
 */
overwrite: boolean, };

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
 * The weekly times of an account.
 */
export type QueueAccount = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * Its weekly times, in order.
 */
slots: Array<SlotTime>, };

/**
 * What the queue did to a post.
 */
export type QueueMove = { 
/**
 * The post.
 */
post: PostId, 
/**
 * Its wall time before; absent when it was not planned.
 */
from?: WallTime | null, 
/**
 * Which of two occurrences that was.
 */
fromFold: Fold, 
/**
 * Whether the queue had put it there.
 */
fromQueue: boolean, 
/**
 * Its wall time now; absent when it is not planned any more.
 */
to?: WallTime | null, };

/**
 * The empty slots of some days.
 */
export type QueueOpenings = { 
/**
 * Places that are still ahead and free, by wall time, then brand.
 */
openings: Array<Opening>, };

/**
 * What the queue did. `queue_undo` takes it back.
 */
export type QueueOutcome = { 
/**
 * Posts that moved, in the order of the queue.
 */
moves: Array<QueueMove>, 
/**
 * Posts that stayed although they had a reason to move: being sent, held by a network's scheduler, or changed by a
 * person meanwhile.
 */
kept: Array<PostId>, };

/**
 * Names posts for the queue.
 */
export type QueuePosts = { 
/**
 * Which, in the order in which they are placed.
 */
posts: Array<PostId>, };

/**
 * Asks for the slots of some days.
 */
export type QueueRange = { 
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
 * Sets the weekly times of an account, all of them.
 */
export type QueueSet = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Its weekly times, on the wall of its brand.
 */
slots: Array<SlotTime>, };

/**
 * A brand's queue.
 */
export type QueueView = { 
/**
 * Its accounts, in the order in which they were made.
 */
accounts: Array<QueueAccount>, 
/**
 * Posts that stand where the queue put them, the soonest first.
 */
posts: Array<QueuedPost>, };

/**
 * A post in the queue.
 */
export type QueuedPost = { 
/**
 * The post.
 */
post: PostId, 
/**
 * First 140 characters.
 */
excerpt: string, 
/**
 * Its wall time.
 */
wall: WallTime, 
/**
 * The instant.
 */
dueAt: string, 
/**
 * Its accounts.
 */
accounts: Array<AccountId>, 
/**
 * It is being sent, held by a network's scheduler, or waits for a person: the queue does not move it.
 */
fixed: boolean, 
/**
 * Where it would go when the queue closes its gaps.
 */
earlier: WallTime | null, };

/**
 * When nothing is told.
 */
export type QuietHours = { 
/**
 * From this minute of the day …
 */
from: number, 
/**
 * … to this one, perhaps of the next day. The same minute is no time at all.
 */
to: number, 
/**
 * Saturday and Sunday are quiet as a whole.
 */
weekends: boolean, };

/**
 * What reading an account may cost, in calls to its server, within any hour.
 */
export type ReadingBudget = { 
/**
 * Most calls.
 */
perHour: number, 
/**
 * Calls left.
 */
left: number, 
/**
 * When there are some again; present exactly when none is left.
 */
easesAt: string | null, };

/**
 * What is done to a picture, in this order: blur, turn, straighten, crop, light, compress. A film is trimmed and nothing
 * else.
 */
export type Recipe = { 
/**
 * Quarter turns clockwise, 0–3.
 */
turns: number, 
/**
 * Tenths of a degree clockwise, −450–450.
 */
straighten: number, 
/**
 * Light and colour.
 */
light: Light, 
/**
 * Regions made unrecognisable.
 */
blurs: Array<BlurRegion>, 
/**
 * What every crop has to keep; the middle when absent.
 */
focus: FocalPoint | null, 
/**
 * The part of the frame that is kept; all of it when absent.
 */
crop: Region | null, 
/**
 * Most bytes of the file that leaves, below what a network takes.
 */
maxBytes: number | null, 
/**
 * The part of a film that is kept; all of it when absent.
 */
trim?: Trim | null, };

/**
 * How a lost answer is settled; `reliability` in `src-tauri/docs` explains the classes.
 */
export type Reconcile = { "kind": "clientId" } | { "kind": "key", 
/**
 * Seconds from the first attempt during which a repeat is safe.
 */
windowSeconds: number, } | { "kind": "readBack" } | { "kind": "blind" };

/**
 * Why a post was left as it is.
 */
export type Refusal = "missing" | "sending" | "published" | "past" | "unplanned" | "keptByNetwork" | "otherBrand" | "nobodyAsked";

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
 * A post that was left as it is.
 */
export type RefusedPost = { 
/**
 * Which.
 */
post: PostId, 
/**
 * Why.
 */
why: Refusal, };

/**
 * Why a file could not be taken.
 */
export type RefusedReason = "notAnImage" | "unsupported" | "tooManyPixels" | "tooManyBytes" | "damaged" | "unreadable" | "gone" | "changing" | "tooMany" | "diskFull" | "needsProgram" | "calledOff";

/**
 * A rectangle, in ten-thousandths of what it lies in.
 */
export type Region = { 
/**
 * Left edge, 0–10000.
 */
x: number, 
/**
 * Upper edge, 0–10000.
 */
y: number, 
/**
 * Width, 1–10000.
 */
width: number, 
/**
 * Height, 1–10000.
 */
height: number, };

/**
 * A head of the chain as it was noted outside: so many entries, and the hash of the last of them.
 */
export type RegisterAnchor = { 
/**
 * Entries.
 */
count: number, 
/**
 * Hash of the last.
 */
hash: Hash, 
/**
 * When the last was added.
 */
at: string, };

/**
 * Who said it, as the network says.
 */
export type RegisterAuthor = { 
/**
 * The network's id.
 */
remoteId: string, 
/**
 * Display name.
 */
name: string, 
/**
 * Handle.
 */
handle: string, 
/**
 * Profile page.
 */
profile: string | null, };

/**
 * Who decided.
 */
export type RegisterBy = { "kind": "person", 
/**
 * That name.
 */
name: string, } | { "kind": "machine" } | { "kind": "rule", 
/**
 * Its name.
 */
name: string, };

/**
 * What an examination found.
 */
export type RegisterChain = { 
/**
 * In one word.
 */
standing: RegisterStanding, 
/**
 * Entries.
 */
count: number, 
/**
 * Entries of which only the hash is left, as another entry says.
 */
reduced: number, 
/**
 * Heads noted outside that were compared.
 */
anchors: number, 
/**
 * What is wrong, by place.
 */
faults: Array<RegisterFault>, 
/**
 * What has to be told beside.
 */
told: Array<RegisterTold>, };

/**
 * Examines an export, on any machine.
 */
export type RegisterCheck = { 
/**
 * The export as it was written.
 */
export: unknown, };

/**
 * What it stood below.
 */
export type RegisterContext = { 
/**
 * Our post, where the thread is below one.
 */
post: PostId | null, 
/**
 * That post's text.
 */
postText: string | null, 
/**
 * Its public address.
 */
postPermalink: string | null, 
/**
 * What stands above in the thread, the oldest first: the first message and the nearest ones.
 */
above: Array<RegisterSaid>, 
/**
 * More stands above than was kept.
 */
more: boolean, };

/**
 * A decision about a message, with all that it was made on.
 */
export type RegisterDecided = { 
/**
 * Random, so that nobody finds a reduced body by guessing what it may have said.
 */
salt: string, 
/**
 * What is done.
 */
action: Action, 
/**
 * The delivery that does it.
 */
delivery: DeliveryId, 
/**
 * The message.
 */
message: MessageId, 
/**
 * Its conversation.
 */
conversation: ConversationId, 
/**
 * Our account that it was said to.
 */
account: RegisterSource, 
/**
 * What was said.
 */
item: RegisterItem, 
/**
 * Who said it.
 */
author: RegisterAuthor, 
/**
 * What it stood below.
 */
context: RegisterContext, 
/**
 * The house rule that was applied, where one was named.
 */
rule: RegisterRule | null, 
/**
 * Who decided.
 */
by: RegisterBy, 
/**
 * What that person remarked.
 */
remark: string, };

/**
 * A recorded decision with what became of it.
 */
export type RegisterEntryView = { 
/**
 * Its number in the chain.
 */
seq: number, 
/**
 * When it was recorded.
 */
at: string, 
/**
 * Its hash.
 */
hash: string, 
/**
 * The hash of what it tells.
 */
bodyHash: string, 
/**
 * What it tells; absent once it was reduced to its hash.
 */
decided: RegisterDecided | null, 
/**
 * What became of it, in order.
 */
outcomes: Array<OutcomeView>, 
/**
 * Since when a person keeps it whole whatever its age.
 */
heldAt: string | null, };

/**
 * Exports a brand's register.
 */
export type RegisterExport = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * From this instant on.
 */
from?: string | null, 
/**
 * Before this instant.
 */
to?: string | null, 
/**
 * These decisions only, by number.
 */
entries: Array<number> | null, };

/**
 * Writes an export to a file.
 */
export type RegisterExportFile = { 
/**
 * What of it.
 */
export: RegisterExport, 
/**
 * Absolute path of the file. Only for the terminal and the shell itself.
 */
path: string, };

/**
 * A register for somebody else. Only `rows`, `anchors` and `head` are what is verified; `entries` is the same for reading.
 */
export type RegisterExportView = { 
/**
 * Name of the format.
 */
format: string, 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * Its name.
 */
brandName: string, 
/**
 * When it was exported.
 */
exportedAt: string, 
/**
 * By whom, where this machine has a name to sign with.
 */
exportedBy: string | null, 
/**
 * What was asked for.
 */
scope: ExportScope, 
/**
 * What it proves and what not, and how it is verified.
 */
statement: Statement, 
/**
 * What the examination found when it was exported.
 */
verdict: RegisterChain, 
/**
 * The head.
 */
head: RegisterAnchor | null, 
/**
 * The heads noted beside the database.
 */
anchors: Array<RegisterAnchor>, 
/**
 * The decisions asked for.
 */
entries: Array<RegisterEntryView>, 
/**
 * The whole chain.
 */
rows: Array<ExportRow>, };

/**
 * What is wrong.
 */
export type RegisterFault = { "fault": "altered", 
/**
 * Its number.
 */
seq: number, } | { "fault": "reordered", 
/**
 * The number under which it stands.
 */
seq: number, 
/**
 * The number under which it was recorded.
 */
belongs: number, } | { "fault": "removed", 
/**
 * The first that is missing.
 */
from: number, 
/**
 * The last that is missing.
 */
to: number, } | { "fault": "emptied", 
/**
 * Its number.
 */
seq: number, } | { "fault": "truncated", 
/**
 * Entries that are there.
 */
found: number, 
/**
 * Entries that were noted outside.
 */
anchored: number, } | { "fault": "recomputed", 
/**
 * The first entry that may be another.
 */
from: number, 
/**
 * The entry whose noted hash is another.
 */
anchored: number, };

/**
 * Lists what was recorded of a brand, the latest first.
 */
export type RegisterFilter = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * About this conversation only.
 */
conversation?: ConversationId | null, 
/**
 * About this message only.
 */
message?: MessageId | null, 
/**
 * From this instant on.
 */
from?: string | null, 
/**
 * Before this instant.
 */
to?: string | null, 
/**
 * Key of the following page.
 */
after?: string | null, 
/**
 * Most items, 1–200; 50 when absent.
 */
limit?: number | null, };

/**
 * Keeps a decision whole whatever its age, or no longer.
 */
export type RegisterHold = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * The decision, by number.
 */
entry: number, 
/**
 * Whether it is kept.
 */
held: boolean, };

/**
 * What was said, as the network last told it.
 */
export type RegisterItem = { 
/**
 * The network's id.
 */
remoteId: string, 
/**
 * Its public address.
 */
permalink: string | null, 
/**
 * Its subject, where it has one.
 */
subject: string | null, 
/**
 * Plain text, in full.
 */
text: string, 
/**
 * Content warning.
 */
warning: string | null, 
/**
 * Alternative texts of its pictures; the pictures themselves are not kept.
 */
pictures: Array<string>, 
/**
 * Whether we wrote it.
 */
ours: boolean, 
/**
 * When it was written, as the network says.
 */
writtenAt: string, 
/**
 * When it was edited, as the network says.
 */
editedAt: string | null, 
/**
 * When it was first opened here, where that was noted.
 */
seenAt: string | null, };

/**
 * How an action ended.
 */
export type RegisterOutcome = "done" | "failed" | "undone";

/**
 * Reduces some of what is past its time to its hash.
 */
export type RegisterReduce = { 
/**
 * The brand.
 */
brand: BrandId, };

/**
 * How far reducing is.
 */
export type RegisterReduced = { 
/**
 * Reduced by this call.
 */
reduced: number, 
/**
 * Left to be reduced.
 */
left: number, };

/**
 * A house rule as it was called when it was applied.
 */
export type RegisterRule = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
name: string, };

/**
 * Something said in the thread.
 */
export type RegisterSaid = { 
/**
 * By whom: handle, or name where there is none.
 */
by: string, 
/**
 * Whether that was us.
 */
ours: boolean, 
/**
 * When.
 */
at: string, 
/**
 * What.
 */
text: string, };

/**
 * Our account.
 */
export type RegisterSource = { 
/**
 * Id.
 */
id: AccountId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * Its handle.
 */
handle: string, 
/**
 * Its server.
 */
server: string | null, };

/**
 * Where a chain stands.
 */
export type RegisterStanding = "whole" | "restored" | "broken";

/**
 * What is no fault but has to be told.
 */
export type RegisterTold = { "told": "restored", 
/**
 * The entry that says so.
 */
seq: number, 
/**
 * Entries of before that are known of and are not here.
 */
lost: number, };

/**
 * What an examination found.
 */
export type RegisterVerdict = { 
/**
 * The head to copy and keep elsewhere; none before the first entry.
 */
head: RegisterAnchor | null, 
/**
 * When it was examined.
 */
checkedAt: string, 
/**
 * In one word.
 */
standing: RegisterStanding, 
/**
 * Entries.
 */
count: number, 
/**
 * Entries of which only the hash is left, as another entry says.
 */
reduced: number, 
/**
 * Heads noted outside that were compared.
 */
anchors: number, 
/**
 * What is wrong, by place.
 */
faults: Array<RegisterFault>, 
/**
 * What has to be told beside.
 */
told: Array<RegisterTold>, };

/**
 * Examines a brand's register.
 */
export type RegisterVerify = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * A head that was kept elsewhere.
 */
kept?: KeptHead | null, };

/**
 * An export written.
 */
export type RegisterWritten = { 
/**
 * Decisions told in full.
 */
entries: number, 
/**
 * Bytes written.
 */
bytes: number, };

/**
 * Puts a paper beside visuals. Only for the terminal and the shell itself.
 */
export type ReleaseAdd = { 
/**
 * Beside which.
 */
visuals: Array<VisualId>, 
/**
 * Which paper.
 */
kind: ReleaseKind, 
/**
 * Absolute path of its file, at most 32 MiB.
 */
path: string, 
/**
 * Last day on which it counts; for ever when absent.
 */
until?: string | null, 
/**
 * Who signed it, and what else is to be known.
 */
note: string, };

/**
 * Writes a paper's file somewhere. Only for the terminal and the shell itself.
 */
export type ReleaseExport = { 
/**
 * Which.
 */
id: ReleaseId, 
/**
 * Absolute path of the new file.
 */
path: string, };

/**
 * A signed paper beside a visual.
 */
export type ReleaseId = string & { readonly __id: 'ReleaseId' };

/**
 * A paper that somebody signed.
 */
export type ReleaseKind = "model" | "property" | "consent" | "licence";

/**
 * Names a paper.
 */
export type ReleaseRef = { 
/**
 * Which.
 */
id: ReleaseId, };

/**
 * A paper beside a visual.
 */
export type ReleaseView = { 
/**
 * Id.
 */
id: ReleaseId, 
/**
 * Which.
 */
kind: ReleaseKind, 
/**
 * Name of its file.
 */
name: string, 
/**
 * Bytes of its file.
 */
bytes: number, 
/**
 * Last day on which it counts; for ever when absent.
 */
until: string | null, 
/**
 * Who signed it, and what else is to be known.
 */
note: string, 
/**
 * When it was added.
 */
addedAt: string, };

/**
 * Looks for missing files below a folder. Only for the terminal and the shell itself.
 */
export type Relink = { 
/**
 * Absolute path of a folder that is searched, or of the file of the one visual named.
 */
path: string, 
/**
 * Only for these; for all that miss their file when absent.
 */
ids?: Array<VisualId> | null, };

/**
 * What looking for missing files came to.
 */
export type Relinked = { 
/**
 * Found by their bytes, and linked.
 */
found: number, 
/**
 * Files of the same name and size whose bytes are others: shown, not linked.
 */
lookalikes: Array<Lookalike>, 
/**
 * Still missing.
 */
missing: number, };

/**
 * Asks for the file that an account would get for a visual of a post.
 */
export type RenditionAsk = { 
/**
 * Which post, as it is saved.
 */
post: PostId, 
/**
 * Which account.
 */
account: AccountId, 
/**
 * Which visual.
 */
visual: VisualId, 
/**
 * The file for the card of a link instead of the one in the post, where the network makes a smaller one.
 */
card: boolean, };

/**
 * How a file came about.
 */
export type RenditionFrom = "untouched" | "stripped" | "made" | "trimmed";

/**
 * The file that an account gets.
 */
export type RenditionView = { 
/**
 * The file: its token's picture has the very bytes that are sent. Of a film its poster.
 */
made: MadePicture, 
/**
 * BLAKE3 of its bytes; of a film that does not leave as it is nobody knows it before it is made.
 */
hash: string | null, 
/**
 * What leaves, where it is a film.
 */
film: FilmSent | null, 
/**
 * How it came about.
 */
from: RenditionFrom, 
/**
 * The format that was chosen, where the network has it.
 */
format: PresetKind | null, 
/**
 * Most bytes that the account takes; 0 where no limit is known.
 */
maxBytes: number, 
/**
 * Whether it has left already or is frozen: edits do not change it any more.
 */
frozen: boolean, };

/**
 * A network that refuses or punishes what is said again and again.
 */
export type RepeatWarning = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Its network.
 */
network: NetworkId, 
/**
 * What the network does.
 */
repeats: Repeats, 
/**
 * Occurrences ahead that say the same as the one before.
 */
count: number, };

/**
 * What a network does with the same text again and again.
 */
export type Repeats = "allowed" | "discouraged" | "refused";

/**
 * Takes a reply back before it leaves.
 */
export type ReplyCancel = { 
/**
 * The reply's delivery.
 */
id: DeliveryId, };

/**
 * What a brand's answers say of it.
 */
export type ReplyFactsView = { 
/**
 * Which brand.
 */
brand: BrandId, 
/**
 * What stands for `{signature}`; at most 1,000 characters.
 */
signature: string, 
/**
 * What stands for `{lien}`; at most 500 characters.
 */
link: string, };

/**
 * Sets for how long a brand's register tells everything.
 */
export type RetentionSet = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * Months.
 */
months: number, };

/**
 * For how long a brand's register tells everything.
 */
export type RetentionView = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * Months.
 */
months: number, 
/**
 * Fewest months.
 */
least: number, 
/**
 * Most months.
 */
most: number, 
/**
 * Decisions that are past it.
 */
past: number, 
/**
 * Decisions that will be within thirty days.
 */
soon: number, 
/**
 * When the oldest one is.
 */
next: string | null, 
/**
 * Decisions past it that are told in full all the same: kept by a person, not settled yet, or asked about outside.
 */
kept: number, 
/**
 * When some were last reduced because of their age.
 */
reducedAt: string | null, 
/**
 * How many were.
 */
reduced: number, };

/**
 * What became of the wish.
 */
export type Revised = { 
/**
 * The post as it is now.
 */
post: PostView, 
/**
 * What keeps it from being carried there; nothing was begun then.
 */
problems: Array<Problem>, };

/**
 * What is known of the right to use a visual. The first and last day and the credit are the licence's own.
 */
export type Rights = { 
/**
 * Where the right comes from.
 */
licence: Licence, 
/**
 * Who made it.
 */
author: string, 
/**
 * What has to be said beside it; made of author and licence when empty.
 */
credit: string, 
/**
 * The credit has to stand in the post. Always so where the licence asks for it.
 */
creditRequired: boolean, 
/**
 * Where it comes from, an http(s) address or words.
 */
source: string, 
/**
 * What was paid.
 */
price?: Price | null, 
/**
 * Countries that it may be shown in, ISO 3166, two capital letters; the whole world when empty.
 */
territory: Array<string>, 
/**
 * Networks that it may be shown on; all when empty.
 */
networks: Array<NetworkId>, 
/**
 * First day of the licence.
 */
from?: string | null, 
/**
 * Last day of the licence; for ever when absent.
 */
until?: string | null, 
/**
 * It may not be published at all.
 */
forbidden: boolean, 
/**
 * A person says that the use is not commercial: where the licence allows no other.
 */
nonCommercialUse: boolean, 
/**
 * Papers that have to be there before it is shown.
 */
needed: Array<ReleaseKind>, 
/**
 * What else is to be known.
 */
note: string, };

/**
 * A visual whose rights run out.
 */
export type RightsEnding = { 
/**
 * Which.
 */
id: VisualId, 
/**
 * Its title.
 */
title: string, 
/**
 * Its brand; all brands when absent.
 */
brand: BrandId | null, 
/**
 * How its rights stand.
 */
standing: Standing, 
/**
 * Last day.
 */
until: string, 
/**
 * Deliveries planned with it.
 */
planned: number, 
/**
 * Of these, due after the last day: they will not leave.
 */
blocked: number, };

/**
 * What a licence usually means, offered when it is chosen.
 */
export type RightsPreset = { 
/**
 * Which.
 */
licence: Licence, 
/**
 * What it fills in.
 */
rights: Rights, 
/**
 * It asks for the author's name whatever else is said.
 */
namesAuthor: boolean, 
/**
 * It allows non-commercial use only.
 */
nonCommercial: boolean, 
/**
 * It allows no changes.
 */
unalterable: boolean, };

/**
 * How the rights stand, as one looks for it.
 */
export type RightsState = "usable" | "ending" | "expired" | "barred" | "unstated";

/**
 * When something recurs.
 */
export type Rule = { 
/**
 * The pattern within a day, week or month.
 */
every: Every, 
/**
 * Every how many days, weeks or months.
 */
interval: number, 
/**
 * When it ends.
 */
end: End, };

/**
 * What is done.
 */
export type RuleActions = { 
/**
 * Labels that the conversation gets.
 */
labels: Array<LabelId>, 
/**
 * It matters more.
 */
high: boolean, 
/**
 * What becomes of its state.
 */
settle: RuleSettle | null, 
/**
 * The message is hidden or held, where its network can.
 */
hide: boolean, 
/**
 * A person is told.
 */
notify: boolean, };

/**
 * What a message has to be like. Whatever is given has to hold; of a list, one is enough.
 */
export type RuleConditions = { 
/**
 * Words and phrases; `*` at the end stands for any ending.
 */
words: Array<string>, 
/**
 * Words it must not have.
 */
without: Array<string>, 
/**
 * Networks.
 */
networks: Array<NetworkId>, 
/**
 * Accounts.
 */
accounts: Array<AccountId>, 
/**
 * Parts of the author's name or handle.
 */
authors: Array<string>, 
/**
 * Languages.
 */
languages: Array<Tongue>, 
/**
 * Whether it asks.
 */
question: boolean | null, 
/**
 * Tones.
 */
tones: Array<Tone>, 
/**
 * How urgent.
 */
urgencies: Array<Urgency>, 
/**
 * Whether it has an alert word of the brand.
 */
alert: boolean | null, 
/**
 * Whether it has a link.
 */
link: boolean | null, 
/**
 * What kind of exchange.
 */
kinds: Array<ConversationKind>, 
/**
 * When it was written.
 */
hours: RuleHours | null, };

/**
 * A rule's content.
 */
export type RuleContent = { 
/**
 * What a message has to be like.
 */
conditions: RuleConditions, 
/**
 * What is done.
 */
actions: RuleActions, 
/**
 * The rules behind it look at the message too.
 */
goesOn: boolean, };

/**
 * Hours of some days of the week, on the brand's wall.
 */
export type RuleHours = { 
/**
 * Days, Monday is 1; every day when empty.
 */
days: Array<number>, 
/**
 * Minute of the day at which they begin.
 */
from: number, 
/**
 * Minute of the day before which they end; before `from` they go over midnight.
 */
to: number, };

/**
 * What becomes of the state.
 */
export type RuleSettle = { "kind": "done" } | { "kind": "snooze", 
/**
 * Hours from then.
 */
hours: number, };

/**
 * Asks for the saved replies that fit a conversation.
 */
export type SavedReplyAsk = { 
/**
 * The conversation.
 */
id: ConversationId, 
/**
 * The message answered; the last stranger's when absent.
 */
message?: MessageId | null, 
/**
 * What was typed after the slash; a few letters in order are enough.
 */
typed: string, };

/**
 * A saved reply, as it would be inserted.
 */
export type SavedReplyView = { 
/**
 * Id.
 */
id: SnippetId, 
/**
 * Name.
 */
name: string, 
/**
 * Its text with what is known filled in.
 */
text: string, 
/**
 * Names of variables that nobody has filled in: they stand in the text between braces.
 */
missing: Array<string>, 
/**
 * Its language; whichever when absent.
 */
language: string | null, 
/**
 * It is of another language than the conversation.
 */
foreign: boolean, 
/**
 * How often it was inserted.
 */
uses: number, };

/**
 * A filter of the inbox that a person named.
 */
export type SavedViewId = string & { readonly __id: 'SavedViewId' };

/**
 * Stores a view: a new one without an id, otherwise that one, also when it was removed meanwhile.
 */
export type SavedViewSave = { 
/**
 * Which.
 */
id?: SavedViewId | null, 
/**
 * Name, 1–60 characters.
 */
name: string, 
/**
 * What it shows; not everything.
 */
filter: InboxFilter, };

/**
 * A filter of the inbox with a name.
 */
export type SavedViewView = { 
/**
 * Id.
 */
id: SavedViewId, 
/**
 * Name.
 */
name: string, 
/**
 * What it shows.
 */
filter: InboxFilter, 
/**
 * How many it shows now.
 */
count: number, 
/**
 * There are more: counting ended.
 */
atLeast: boolean, 
/**
 * When it was made.
 */
createdAt: string, };

/**
 * How a design is coloured.
 */
export type Scheme = "light" | "dark" | "brand";

/**
 * Takes school holidays over from a file of the ministry. Only for the terminal and the shell itself.
 */
export type SchoolImport = { 
/**
 * Absolute path of the ministry's CSV (all zones) or ICS (one zone).
 */
path: string, 
/**
 * Zone of an ICS that does not say which it is.
 */
zone?: SchoolZone | null, };

/**
 * School holidays taken over.
 */
export type SchoolImported = { 
/**
 * Periods taken over.
 */
periods: number, 
/**
 * What is known now, for the zones in the file.
 */
knownUntil: Array<SchoolKnown>, };

/**
 * Up to when the school holidays of a zone are known.
 */
export type SchoolKnown = { 
/**
 * Zone.
 */
zone: SchoolZone, 
/**
 * Last day about which something is known; nothing is when absent.
 */
until: string | null, };

/**
 * Where schools close together.
 */
export type SchoolZone = "a" | "b" | "c" | "corsica" | "guadeloupe" | "martinique" | "guyane" | "reunion" | "mayotte" | "saintPierreEtMiquelon" | "polynesie" | "nouvelleCaledonie" | "wallisEtFutuna";

/**
 * Looks for something by words, for the command palette.
 */
export type Search = { 
/**
 * What was typed.
 */
text: string, };

/**
 * What one term asks.
 */
export type SearchAsk = { "kind": "word", "value": string } | { "kind": "phrase", "value": string } | { "kind": "from", "value": string } | { "kind": "brand", "value": string } | { "kind": "network", "value": string } | { "kind": "account", "value": string } | { "kind": "label", "value": string } | { "kind": "is", "value": SearchIs } | { "kind": "has", "value": SearchHas } | { "kind": "lang", "value": SearchLang } | { "kind": "before", "value": string } | { "kind": "after", "value": string } | { "kind": "on", "value": string };

/**
 * One term that was understood.
 */
export type SearchChip = { 
/**
 * It must not be so.
 */
not: boolean, 
/**
 * What it asks.
 */
ask: SearchAsk, 
/**
 * How it is written.
 */
typed: string, 
/**
 * The line without it.
 */
without: string, };

/**
 * What a conversation may have.
 */
export type SearchHas = "draft" | "note" | "image" | "link" | "file" | "label";

/**
 * How a conversation may stand.
 */
export type SearchIs = "new" | "waiting" | "done" | "snoozed" | "unanswered" | "overdue" | "high" | "assigned" | "question" | "urgent" | "negative" | "positive" | "comment" | "mention" | "direct";

/**
 * A language, as far as messages are told apart by it.
 */
export type SearchLang = "french" | "english" | "other" | "unknown";

/**
 * Asks what a line would look for.
 */
export type SearchRead = { 
/**
 * What was typed; 400 characters of it are read.
 */
text: string, 
/**
 * Write terms with French operators.
 */
french: boolean, };

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
 * An operator whose value says nothing.
 */
export type SearchTrouble = { 
/**
 * As it was typed.
 */
typed: string, 
/**
 * What the operator takes.
 */
wants: SearchWants, 
/**
 * The values it knows, in the language of the operator; empty where any name will do.
 */
known: Array<string>, };

/**
 * What a line looks for.
 */
export type SearchUnderstood = { 
/**
 * What was understood, in the order typed.
 */
chips: Array<SearchChip>, 
/**
 * What was not.
 */
troubles: Array<SearchTrouble>, };

/**
 * What an operator takes.
 */
export type SearchWants = "known" | "day" | "name" | "ourName";

/**
 * An account of a series.
 */
export type SeriesAccount = { 
/**
 * The account.
 */
account: AccountId, 
/**
 * Its network.
 */
network: NetworkId, };

/**
 * Gives what one occurrence says, and its time of day, to others of its series.
 */
export type SeriesApply = { 
/**
 * The occurrence.
 */
post: PostId, 
/**
 * To which.
 */
to: SeriesScope, };

/**
 * Makes a planned post recur. It is the first occurrence, and says what the others say until they are edited.
 */
export type SeriesCreate = { 
/**
 * The post.
 */
post: PostId, 
/**
 * When it recurs. The post's own date is one of its dates.
 */
rule: Rule, };

/**
 * What happened to the posts of series.
 */
export type SeriesDone = { 
/**
 * Posts made.
 */
made: number, 
/**
 * Posts changed.
 */
changed: number, 
/**
 * Posts put into the bin.
 */
removed: number, 
/**
 * Posts that did not follow: edited or moved by a person, being sent, or held by a network's scheduler.
 */
kept: Array<PostId>, };

/**
 * A change of recurring posts, as it can be taken back.
 */
export type SeriesEditId = string & { readonly __id: 'SeriesEditId' };

/**
 * Ends a series: occurrences ahead that nobody has touched go to the bin.
 */
export type SeriesEnd = { 
/**
 * Which.
 */
id: SeriesId, 
/**
 * From this date on; all occurrences ahead when absent.
 */
from: string | null, };

/**
 * Lists series.
 */
export type SeriesFilter = { 
/**
 * Of one brand only.
 */
brand?: BrandId | null, };

/**
 * A recurring post.
 */
export type SeriesId = string & { readonly __id: 'SeriesId' };

/**
 * What a change of series did. `series_revert` takes it back.
 */
export type SeriesOutcome = { 
/**
 * The change.
 */
edit: SeriesEditId, 
/**
 * The series as it is now, from the date of the change on.
 */
series: SeriesView, 
/**
 * What it did to posts.
 */
done: SeriesDone, };

/**
 * Asks on which dates something would recur.
 */
export type SeriesPreview = { 
/**
 * The brand, for its zone.
 */
brand: BrandId, 
/**
 * The rule.
 */
rule: Rule, 
/**
 * The first wall time.
 */
wall: WallTime, 
/**
 * How many dates, 1–60; 8 when absent.
 */
count?: number | null, };

/**
 * The dates of a rule.
 */
export type SeriesPreviewed = { 
/**
 * The rule as RFC 5545 writes it.
 */
rrule: string, 
/**
 * The first dates.
 */
dates: Array<PreviewDate>, 
/**
 * Whether the first wall time is one of them.
 */
startsThere: boolean, };

/**
 * Changes when a series recurs.
 */
export type SeriesReschedule = { 
/**
 * Which.
 */
id: SeriesId, 
/**
 * The new rule.
 */
rule: Rule, 
/**
 * From this date on; all occurrences ahead when absent.
 */
from: string | null, };

/**
 * Which occurrences of a series are meant. "This one" is the post itself.
 */
export type SeriesScope = "following" | "all";

/**
 * A recurring post.
 */
export type SeriesView = { 
/**
 * Id.
 */
id: SeriesId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * When it recurs.
 */
rule: Rule, 
/**
 * The rule as RFC 5545 writes it.
 */
rrule: string, 
/**
 * Its earliest possible wall time.
 */
first: WallTime, 
/**
 * What its occurrences say until they are edited.
 */
content: Content, 
/**
 * First 140 characters of that.
 */
excerpt: string, 
/**
 * Its accounts.
 */
accounts: Array<SeriesAccount>, 
/**
 * Its occurrences that are made, by date.
 */
occurrences: Array<OccurrenceView>, 
/**
 * Accounts whose network does not like what it says so often.
 */
warnings: Array<RepeatWarning>, };

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
focus: BrandId | null, 
/**
 * When the system does not notify; it may always when absent.
 */
quiet: QuietHours | null, 
/**
 * Name with which this machine signs what is recorded; none when absent.
 */
person: string | null, 
/**
 * Keys of the whole desktop that open the note of an idea; none when absent.
 */
captureKeys: string | null, };

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
focus?: BrandId, 
/**
 * When the system does not notify, `null` for always.
 */
quiet?: QuietHours | null, 
/**
 * Name with which this machine signs what is recorded; empty for none.
 */
person?: string | null, 
/**
 * Keys of the whole desktop for an idea, empty for none. The window registers them; here they are only kept.
 */
captureKeys?: string | null, };

/**
 * Width by height of a picture, in thousandths.
 */
export type ShapeRule = { 
/**
 * Narrowest.
 */
narrowest: number, 
/**
 * Widest.
 */
widest: number, };

/**
 * How a person signs in.
 */
export type SignIn = "browser" | "token" | "appPassword" | "password" | "ownClient" | "address";

/**
 * How to sign in with an address.
 */
export type SignInAdvice = { 
/**
 * The provider, where it is known by name.
 */
provider: string | null, 
/**
 * Ways, the one to be tried first at the beginning; none where nothing is known.
 */
ways: Array<SignIn>, 
/**
 * Page on which a client is registered.
 */
clientPage: string | null, 
/**
 * Nobody has to type where to sign in.
 */
endpointsKnown: boolean, 
/**
 * Address that the provider has to know the client by.
 */
redirect: string, };

/**
 * Asks how to sign in with an address.
 */
export type SignInAsk = { 
/**
 * The network.
 */
network: NetworkId, 
/**
 * The address.
 */
identifier: string, };

/**
 * What a reason is about.
 */
export type SignalKind = "language" | "question" | "tone" | "urgency" | "alert";

/**
 * What a verdict rests on.
 */
export type SignalReason = { 
/**
 * Which verdict.
 */
about: SignalKind, 
/**
 * The words as they stand in the message.
 */
words: string, 
/**
 * The list they are on; a mark of punctuation or a letter is on none.
 */
list: LexiconList | null, 
/**
 * What the list says of them: a weight, or the entry's kind.
 */
value: string, 
/**
 * Turned by a word beside them, such as "not".
 */
turned: boolean, };

/**
 * What a message is like, and why.
 */
export type SignalVerdict = { 
/**
 * What it is like.
 */
signals: Signals, 
/**
 * The words that say so.
 */
reasons: Array<SignalReason>, };

/**
 * What a message, or what is open in a conversation, is like.
 */
export type Signals = { 
/**
 * Language.
 */
language: Tongue, 
/**
 * It asks something.
 */
question: boolean, 
/**
 * How it sounds.
 */
tone: Tone, 
/**
 * Whether it can wait.
 */
urgency: Urgency, 
/**
 * It has one of the brand's alert words.
 */
alert: boolean, };

/**
 * Asks why a message was judged as it was.
 */
export type SignalsExplain = { 
/**
 * The message.
 */
message: MessageId, };

/**
 * How far judging everything anew has come.
 */
export type SignalsProgress = { 
/**
 * Messages still to be judged; none when nothing is going on.
 */
left: number, 
/**
 * All of them.
 */
of: number, };

/**
 * Asks how a text would be judged.
 */
export type SignalsTry = { 
/**
 * The text.
 */
text: string, 
/**
 * Of which brand the alert words count.
 */
brand?: BrandId | null, };

/**
 * What looks like a visual, the likest first.
 */
export type SimilarView = { 
/**
 * What.
 */
visual: VisualView, 
/**
 * How alike, in hundredths.
 */
likeness: number, };

/**
 * The longer side.
 */
export type SizeClass = "small" | "medium" | "large" | "huge";

/**
 * A size, and whose format it is.
 */
export type SizeView = { 
/**
 * The size.
 */
size: DesignSize, 
/**
 * Its shape.
 */
kind: PresetKind, 
/**
 * Where it is shown.
 */
place: PresetPlace, 
/**
 * Networks with this format.
 */
networks: Array<NetworkId>, };

/**
 * A weekly time on the wall.
 */
export type SlotTime = { 
/**
 * ISO weekday: 1 is Monday, 7 Sunday.
 */
weekday: number, 
/**
 * Minutes since midnight, 0–1439.
 */
minutes: number, };

/**
 * A text kept for later use.
 */
export type SnippetId = string & { readonly __id: 'SnippetId' };

/**
 * What a kept text is.
 */
export type SnippetKind = "text" | "hashtags" | "template" | "reply";

/**
 * Keeps a text, or changes one.
 */
export type SnippetSave = { 
/**
 * Which; a new one when absent.
 */
id?: SnippetId | null, 
/**
 * Its brand; all brands when absent.
 */
brand?: BrandId | null, 
/**
 * What it is.
 */
kind: SnippetKind, 
/**
 * Name, 1–80 characters.
 */
name: string, 
/**
 * What is inserted, 1–10,000 characters. Hashtags may be written without `#` and with commas.
 */
body: string, 
/**
 * Language of a text that answers; whichever when absent.
 */
language?: string | null, };

/**
 * A kept text.
 */
export type SnippetView = { 
/**
 * Id.
 */
id: SnippetId, 
/**
 * Its brand; all brands when absent.
 */
brand: BrandId | null, 
/**
 * What it is.
 */
kind: SnippetKind, 
/**
 * Name.
 */
name: string, 
/**
 * What is inserted.
 */
body: string, 
/**
 * Names of its variables, in order.
 */
variables: Array<string>, 
/**
 * Language of a text that answers; whichever when absent.
 */
language: string | null, 
/**
 * How often it was inserted.
 */
uses: number, 
/**
 * When it was inserted last.
 */
usedAt: string | null, };

/**
 * Until when.
 */
export type Snooze = { "kind": "laterToday" } | { "kind": "tomorrow" } | { "kind": "monday" } | { "kind": "week" } | { "kind": "at", 
/**
 * On the brand's wall.
 */
wall: WallTime, };

/**
 * One of them.
 */
export type SnoozeTime = { 
/**
 * What to ask for.
 */
until: Snooze, 
/**
 * When that is.
 */
wall: WallTime, };

/**
 * Until when something may be put off.
 */
export type SnoozeTimes = { 
/**
 * Now, on that wall.
 */
now: WallTime, 
/**
 * Those that lie ahead.
 */
times: Array<SnoozeTime>, };

/**
 * Asks until when something may be put off.
 */
export type SnoozeTimesOf = { 
/**
 * On the wall of this brand; of this machine when absent.
 */
brand?: BrandId | null, };

/**
 * Says that a person took note of a spike, or takes that back.
 */
export type SpikeAcknowledge = { 
/**
 * Number.
 */
id: number, 
/**
 * Whether note was taken.
 */
noted: boolean, };

/**
 * What is out of the usual.
 */
export type SpikeCause = "flow" | "tone" | "both";

/**
 * Much more than usual, or much more that sounds bad.
 */
export type SpikeView = { 
/**
 * Number.
 */
id: number, 
/**
 * Whose.
 */
brand: BrandId, 
/**
 * What is out of the usual.
 */
cause: SpikeCause, 
/**
 * Since when.
 */
beganAt: string, 
/**
 * Hours counted.
 */
hours: number, 
/**
 * Messages in them.
 */
messages: number, 
/**
 * What usually comes in such hours.
 */
usual: number, 
/**
 * Those that sound bad.
 */
negative: number, 
/**
 * What usually sounds bad.
 */
usualNegative: number, 
/**
 * When a person took note; it asks again only when it grows.
 */
acknowledgedAt: string | null, };

/**
 * What is out of the usual.
 */
export type SpikesView = { 
/**
 * What goes on, the oldest first.
 */
spikes: Array<SpikeView>, 
/**
 * Brands of which too little is known yet.
 */
learning: Array<FlowLearning>, };

/**
 * How a visual's rights stand on a day.
 */
export type Standing = "free" | "unstated" | "ending" | "notYet" | "expired" | "barred";

/**
 * Where a delivery stands.
 */
export type State = { "state": "draft" } | { "state": "scheduled" } | { "state": "retrying" } | { "state": "preparing" } | { "state": "sending" } | { "state": "processing" } | { "state": "handedOff" } | { "state": "published" } | { "state": "unconfirmed" } | { "state": "needsPerson", "reason": Ask } | { "state": "failed", "reason": Failure } | { "state": "cancelled" };

/**
 * What an export says of itself.
 */
export type Statement = { 
/**
 * In French.
 */
fr: StatementWords, 
/**
 * In English.
 */
en: StatementWords, };

/**
 * Lists the texts at hand.
 */
export type StatementFilter = { 
/**
 * Of one brand only.
 */
brand?: BrandId | null, };

/**
 * A text at hand for a crisis.
 */
export type StatementId = string & { readonly __id: 'StatementId' };

/**
 * Keeps a text for a crisis.
 */
export type StatementSave = { 
/**
 * The one to be changed; a new one when absent.
 */
id?: StatementId | null, 
/**
 * Its brand; that of an existing one stays.
 */
brand: BrandId, 
/**
 * What it is for.
 */
title: string, 
/**
 * What it says.
 */
text: string, };

/**
 * Starts a post from a text at hand, for all connected accounts of its brand.
 */
export type StatementStart = { 
/**
 * Which text.
 */
id: StatementId, 
/**
 * Whether this post may leave although its brand is paused.
 */
despitePause: boolean, };

/**
 * A text at hand.
 */
export type StatementView = { 
/**
 * Id.
 */
id: StatementId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * What it is for.
 */
title: string, 
/**
 * What it says.
 */
text: string, 
/**
 * When it was last stored.
 */
updatedAt: string, };

/**
 * The same in one language.
 */
export type StatementWords = { 
/**
 * What it proves.
 */
proves: Array<string>, 
/**
 * What it does not prove.
 */
provesNot: Array<string>, 
/**
 * How it is verified without Pupitre.
 */
verify: Array<string>, };

/**
 * Why something stays done.
 */
export type StaysDone = "irreversible" | "inFlight" | "nothingDone";

/**
 * Words that may be meant, the likeliest first; at most eight.
 */
export type Suggestions = { 
/**
 * The words.
 */
words: Array<string>, };

/**
 * A colour of a picture and how much of the picture has it.
 */
export type Swatch = { 
/**
 * `#rrggbb`, in sRGB.
 */
colour: string, 
/**
 * Hundredths of the picture's area.
 */
share: number, };

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
 * What a file is.
 */
export type TableFormat = "csv" | "workbook";

/**
 * Within which time a brand wants to answer.
 */
export type Target = { 
/**
 * Minutes, counted in open hours, 1–20,160.
 */
minutes: number, 
/**
 * When somebody is there to answer; always when empty.
 */
hours: Array<OpenHours>, 
/**
 * Closed on the public holidays that the brand looks at.
 */
holidays: boolean, };

/**
 * Asks for a brand's response target.
 */
export type TargetOf = { 
/**
 * The brand.
 */
brand: BrandId, };

/**
 * A brand's response target.
 */
export type TargetSet = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * Its target; none when absent.
 */
target?: Target | null, };

/**
 * Something that a person fills in.
 */
export type TemplateField = { 
/**
 * Its key; the word in the UI is `template_field_KEY` for those that Pupitre brings.
 */
key: string, 
/**
 * What it holds.
 */
kind: FieldKind, 
/**
 * Whether the template looks unfinished without it.
 */
required: boolean, 
/**
 * Whether its text has several lines.
 */
long: boolean, 
/**
 * Most characters of its text.
 */
max: number, 
/**
 * Whether each page has its own; otherwise the first page's stands on all.
 */
perPage: boolean, };

/**
 * A template for visuals that was imported.
 */
export type TemplateId = string & { readonly __id: 'TemplateId' };

/**
 * Takes SVG files as templates. Only for the terminal and the shell.
 */
export type TemplateImport = { 
/**
 * Whose; all brands' when absent.
 */
brand?: BrandId | null, 
/**
 * Absolute paths.
 */
paths: Array<string>, };

/**
 * What a template is for.
 */
export type TemplateKind = "quote" | "promotion" | "event" | "beforeAfter" | "carousel" | "own";

/**
 * Which template.
 */
export type TemplateRef = { "from": "builtIn", 
/**
 * Which.
 */
kind: TemplateKind, } | { "from": "own", 
/**
 * Which.
 */
id: TemplateId, };

/**
 * Changes what is said of a template that was imported.
 */
export type TemplateUpdate = { 
/**
 * Which.
 */
id: TemplateId, 
/**
 * Its name.
 */
name: string, };

/**
 * A template.
 */
export type TemplateView = { 
/**
 * Which.
 */
template: TemplateRef, 
/**
 * What it is for; the word in the UI is `template_kind_KIND`.
 */
kind: TemplateKind, 
/**
 * Its name, of one that was imported.
 */
name: string | null, 
/**
 * Whose, of one that was imported; all brands' when absent.
 */
brand: BrandId | null, 
/**
 * Fewest pages.
 */
pagesMin: number, 
/**
 * Most pages.
 */
pagesMax: number, 
/**
 * What a person fills in.
 */
fields: Array<TemplateField>, 
/**
 * Its own size, of one that was imported. Other sizes show it whole, on its ground.
 */
size: DesignSize | null, };

/**
 * What an import of templates brought.
 */
export type TemplatesImported = { 
/**
 * The templates.
 */
templates: Array<TemplateView>, 
/**
 * Files that could not be taken.
 */
refused: Array<KitRefused>, };

/**
 * Asks for the templates there are.
 */
export type TemplatesOf = { 
/**
 * Those of one brand, and those of all brands.
 */
brand?: BrandId | null, };

/**
 * Templates, and the sizes that they can be made in.
 */
export type TemplatesView = { 
/**
 * Templates, those that Pupitre brings first.
 */
templates: Array<TemplateView>, 
/**
 * Sizes: each network's formats, the same size once.
 */
sizes: Array<SizeView>, 
/**
 * How a design can be coloured.
 */
schemes: Array<Scheme>, };

/**
 * A text that changed.
 */
export type TextChange = { 
/**
 * Whose text; the master's when absent.
 */
account: AccountId | null, 
/**
 * Index of the part.
 */
part: number, 
/**
 * From the version's text to today's.
 */
pieces: Array<Piece>, };

/**
 * Compares two texts.
 */
export type TextCompare = { 
/**
 * The earlier one.
 */
before: string, 
/**
 * The later one.
 */
after: string, };

/**
 * A replacement in a text.
 */
export type TextEdit = { 
/**
 * First UTF-16 unit that is replaced.
 */
start: number, 
/**
 * Unit after the last; equal to `start` where something is only put in.
 */
end: number, 
/**
 * What stands there instead.
 */
with: string, };

/**
 * How bytes were read as text.
 */
export type TextEncoding = "utf8" | "utf16" | "windows1252" | "mixed";

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
 * Cuts a text into a thread.
 */
export type TextSplit = { 
/**
 * The text.
 */
text: string, 
/**
 * Accounts at which every part has to fit.
 */
accounts: Array<AccountId>, 
/**
 * Writes `1/3` at the end of each part.
 */
numbered: boolean, };

/**
 * The unit in which a network counts text.
 */
export type TextUnit = "graphemes" | "characters" | "weighted" | "utf16" | "emojiBytes";

/**
 * Light or dark.
 */
export type Theme = "system" | "light" | "dark";

/**
 * A note in a conversation.
 */
export type ThreadNoteId = string & { readonly __id: 'ThreadNoteId' };

/**
 * Stores a note: a new one without an id, otherwise that one.
 */
export type ThreadNoteSave = { 
/**
 * Which.
 */
id?: ThreadNoteId | null, 
/**
 * In this conversation.
 */
conversation: ConversationId, 
/**
 * What it says, 1–5,000 characters.
 */
text: string, };

/**
 * A note in a conversation. It never leaves this machine.
 */
export type ThreadNoteView = { 
/**
 * Id.
 */
id: ThreadNoteId, 
/**
 * Its conversation.
 */
conversation: ConversationId, 
/**
 * What it says.
 */
text: string, 
/**
 * When it was written: its place among the messages.
 */
at: string, 
/**
 * When it was changed.
 */
editedAt: string | null, };

/**
 * Asks for all that the window shows first.
 */
export type TodayOpen = { 
/**
 * The window opens at Today; otherwise its frame alone is answered.
 */
room: boolean, };

/**
 * What the window shows first, in one answer: each part is what its own command answers.
 */
export type TodayOpened = { 
/**
 * The settings; `focus` is the brand of what follows.
 */
settings: Settings, 
/**
 * All brands.
 */
brands: Array<BrandView>, 
/**
 * All accounts.
 */
accounts: Array<AccountView>, 
/**
 * The conductor.
 */
conductor: ConductorView, 
/**
 * Pauses.
 */
outbox: OutboxView, 
/**
 * The rail's numbers.
 */
badges: BadgesView, 
/**
 * The room.
 */
room: TodayRoom | null, };

/**
 * What Today shows.
 */
export type TodayRoom = { 
/**
 * What needs attention.
 */
today: TodayView, 
/**
 * What is out of the usual.
 */
spikes: SpikesView, 
/**
 * Mails to contacts that wait for an answer.
 */
escalations: Array<EscalationView>, 
/**
 * What will go wrong; absent when it has to be found out first, which can take longer than the window should wait.
 */
forecasts: Array<ForecastView> | null, 
/**
 * Conversations of the brand in focus by state.
 */
counts: ConversationCounts, 
/**
 * Its newest new ones.
 */
latest: Page<ConversationSummary>, };

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
 * What came while nothing was told.
 */
morning: MorningView | null, 
/**
 * Visuals in planned posts whose rights end within thirty days or before they leave, the soonest first.
 */
rights: Array<RightsEnding>, 
/**
 * The keychain.
 */
keychain: KeychainView, };

/**
 * How a message sounds.
 */
export type Tone = "neutral" | "negative" | "positive";

/**
 * The language of a message, as far as triage tells languages apart.
 */
export type Tongue = "unknown" | "french" | "english" | "other";

/**
 * What views are about.
 */
export type Topic = "brands" | "accounts" | "posts" | "inbox" | "visuals" | "plan" | "settings" | "conductor" | "all";

/**
 * What leaving the bin for good came to.
 */
export type TrashEmptied = { 
/**
 * Visuals that are gone.
 */
visuals: number, 
/**
 * Files that were removed: those that nothing else needs.
 */
files: number, 
/**
 * Visuals that stay, because a delivery is under way with them.
 */
kept: number, };

/**
 * Empties the bin, or lets go of some of it. Cannot be taken back.
 */
export type TrashEmpty = { 
/**
 * Only these; all when absent.
 */
ids?: Array<VisualId> | null, };

/**
 * A line of the log.
 */
export type TriageLogEntry = { 
/**
 * Number.
 */
id: number, 
/**
 * Which rule.
 */
rule: TriageRuleId, 
/**
 * Its name.
 */
ruleName: string, 
/**
 * The conversation.
 */
conversation: ConversationId, 
/**
 * Who wrote; untrusted text.
 */
from: string, 
/**
 * First 140 characters; untrusted text.
 */
excerpt: string, 
/**
 * When the rule did it.
 */
at: string, 
/**
 * Labels it gave.
 */
labels: number, 
/**
 * It made the conversation matter more.
 */
high: boolean, 
/**
 * What it made of the state.
 */
settled: RuleSettle | null, 
/**
 * What became of hiding.
 */
hide: HideOutcome | null, 
/**
 * When a person took it back.
 */
undoneAt: string | null, };

/**
 * Asks for the log.
 */
export type TriageLogFilter = { 
/**
 * Of one rule only.
 */
rule?: TriageRuleId | null, 
/**
 * As the page before gave it.
 */
after?: string | null, };

/**
 * Names a line of the log.
 */
export type TriageLogRef = { 
/**
 * Number.
 */
id: number, };

/**
 * A message that a rule would have touched.
 */
export type TriageMatch = { 
/**
 * The message.
 */
message: MessageId, 
/**
 * Its conversation.
 */
conversation: ConversationId, 
/**
 * Its brand.
 */
brand: BrandId, 
/**
 * Who wrote it; untrusted text.
 */
from: string, 
/**
 * First 140 characters; untrusted text.
 */
excerpt: string, 
/**
 * When.
 */
at: string, 
/**
 * The words that the rule asks for, as they stand there.
 */
words: Array<string>, 
/**
 * Its network can hide it. Only where the rule does.
 */
canHide: boolean, };

/**
 * A rule over incoming messages.
 */
export type TriageRuleId = string & { readonly __id: 'TriageRuleId' };

/**
 * Keeps a rule. What was on and asks or does something else now is off until it was tried again.
 */
export type TriageRuleSave = { 
/**
 * Which; a new one when absent.
 */
id?: TriageRuleId | null, 
/**
 * Of one brand, or of all.
 */
brand?: BrandId | null, 
/**
 * Name.
 */
name: string, 
/**
 * What it asks and does.
 */
content: RuleContent, };

/**
 * Switches a rule on or off.
 */
export type TriageRuleSwitch = { 
/**
 * Which.
 */
id: TriageRuleId, 
/**
 * On.
 */
on: boolean, 
/**
 * A person knows that it hides what others wrote, at the network.
 */
knowsItHides: boolean, };

/**
 * A rule.
 */
export type TriageRuleView = { 
/**
 * Id.
 */
id: TriageRuleId, 
/**
 * Of one brand, or of all.
 */
brand: BrandId | null, 
/**
 * Name.
 */
name: string, 
/**
 * What it asks and does.
 */
content: RuleContent, 
/**
 * It is at work.
 */
on: boolean, 
/**
 * It was tried on the past as it is: it may be switched on.
 */
tried: boolean, 
/**
 * How often it did something.
 */
fired: number, 
/**
 * Networks, of those it may meet, at which it can hide nothing.
 */
cannotHide: Array<NetworkId>, };

/**
 * Puts rules into an order.
 */
export type TriageRulesOrder = { 
/**
 * All of them, in order.
 */
order: Array<TriageRuleId>, };

/**
 * What a rule would have done.
 */
export type TriageTrial = { 
/**
 * Messages it would have touched.
 */
touched: number, 
/**
 * Messages looked at, the newest.
 */
of: number, 
/**
 * The first hundred it would have touched, the newest first.
 */
matches: Array<TriageMatch>, };

/**
 * The part of a film that is kept, in milliseconds of its playing.
 */
export type Trim = { 
/**
 * Where it begins.
 */
from: number, 
/**
 * Where it ends.
 */
to: number, 
/**
 * Bytes of the file that is cut so; 0 where nobody has counted. What a window says of it is not believed.
 */
bytes: number, };

/**
 * Asks what typography would change in a text.
 */
export type TypographyAsk = { 
/**
 * The text.
 */
text: string, 
/**
 * Its language.
 */
language: string, };

/**
 * What typography would change. Offsets count UTF-16 units.
 */
export type TypographyView = { 
/**
 * Replacements, in order and without overlap.
 */
edits: Array<TextEdit>, 
/**
 * The text with all of them made.
 */
text: string, };

/**
 * A planned post without a pillar.
 */
export type UnassignedPost = { 
/**
 * The post.
 */
post: PostId, 
/**
 * First 140 characters.
 */
excerpt: string, 
/**
 * Its wall time.
 */
wall: WallTime, };

/**
 * A word that no dictionary knows.
 */
export type UnknownWord = { 
/**
 * First UTF-16 unit.
 */
start: number, 
/**
 * Unit after the last.
 */
end: number, 
/**
 * The word.
 */
word: string, };

/**
 * Why a message was left alone.
 */
export type Unmoderated = "notOffered" | "unfit" | "gone";

/**
 * A message that was left alone.
 */
export type UnmoderatedMessage = { 
/**
 * Which; absent where a conversation has none of a stranger.
 */
message: MessageId | null, 
/**
 * Its conversation, where it is known.
 */
conversation: ConversationId | null, 
/**
 * Why.
 */
why: Unmoderated, };

/**
 * How far a change is.
 */
export type UpdateState = "waiting" | "conflict" | "refused" | "gone" | "done";

/**
 * How a publication stands to what its post says now.
 */
export type UpdateView = { 
/**
 * The network lets what is out be changed.
 */
offered: boolean, 
/**
 * The post says something else now than what is out.
 */
differs: boolean, 
/**
 * Its brand wants somebody's yes first, and there is none for what it says now.
 */
needsApproval: boolean, 
/**
 * How far the last change is, where one was wanted.
 */
state: UpdateState | null, 
/**
 * Why the network did not take it.
 */
problems: Array<Problem>, };

/**
 * Whether a message can wait.
 */
export type Urgency = "none" | "soon" | "now";

/**
 * What one use of a picture does differently.
 */
export type UsePatch = { 
/**
 * Its own crop, in the frame.
 */
crop: Region | null, 
/**
 * Its own light.
 */
light: Light | null, 
/**
 * Its own target of compression.
 */
maxBytes: number | null, };

/**
 * How it was used.
 */
export type UseState = { "kind": "used" } | { "kind": "unused" } | { "kind": "published" } | { "kind": "neverOn", 
/**
 * Which.
 */
account: AccountId, };

/**
 * What one format does differently.
 */
export type UseView = { 
/**
 * Which.
 */
format: FormatUse, 
/**
 * Its own.
 */
own: UsePatch, 
/**
 * As [`EditView::revision`].
 */
revision: number, 
/**
 * Whether there is a version before this one.
 */
canUndo: boolean, 
/**
 * Whether there is a version after this one.
 */
canRedo: boolean, };

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
delivery: DeliveryView | null, 
/**
 * Once it is out: how what is out stands to what the post says now.
 */
update?: UpdateView, };

/**
 * What changed from a version to what the post says now.
 */
export type VersionCompare = { 
/**
 * What the master said.
 */
content: Content, 
/**
 * The texts that changed.
 */
texts: Array<TextChange>, 
/**
 * What else changed.
 */
others: Array<OtherChange>, };

/**
 * Asks for the versions of a post.
 */
export type VersionFilter = { 
/**
 * Which post.
 */
post: PostId, 
/**
 * Every single save, instead of one line per sitting.
 */
every: boolean, };

/**
 * Names a version of a post.
 */
export type VersionRef = { 
/**
 * Which post.
 */
post: PostId, 
/**
 * Which version.
 */
key: number, };

/**
 * Puts a version back.
 */
export type VersionRestore = { 
/**
 * Which post.
 */
post: PostId, 
/**
 * Which version.
 */
key: number, 
/**
 * The version number of the post as it was seen; a newer stored one refuses with `conflict`.
 */
version: number, };

/**
 * A version that is kept.
 */
export type VersionView = { 
/**
 * Its key.
 */
key: number, 
/**
 * Its number; of a refused text that of the version it was made on.
 */
version: number, 
/**
 * Its save met a conflict: it never was the post's text.
 */
refused: boolean, 
/**
 * Whether it says what the post says now.
 */
current: boolean, 
/**
 * First 140 characters of its master text.
 */
excerpt: string, 
/**
 * When it was stored.
 */
at: string, 
/**
 * Saves of the same sitting that it stands for, itself included.
 */
saves: number, };

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
 * Lists visuals, a page at a time.
 */
export type VisualFilter = { 
/**
 * Of one brand, and those of all brands. Short for the same in `filter`.
 */
brand?: BrandId | null, 
/**
 * Words. Short for the same in `filter`.
 */
search?: string | null, 
/**
 * Only those whose licence is in force (`true`) or ended (`false`).
 */
licensed?: boolean | null, 
/**
 * Everything else that is looked for.
 */
filter?: LibraryFilter | null, 
/**
 * What a smart collection holds, narrowed by the rest.
 */
collection?: CollectionId | null, 
/**
 * In which order; the newest import first when absent.
 */
sort?: LibrarySort | null, 
/**
 * The other way round.
 */
reverse: boolean, 
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
 * Brings files and folders into the library and waits until all are done. Only for the terminal and the shell itself: the
 * window never names a path.
 */
export type VisualImport = { 
/**
 * Brand they belong to; all brands when absent.
 */
brand?: BrandId | null, 
/**
 * Absolute paths of files and folders; folders with all that is in them, 64 levels deep.
 */
paths: Array<string>, 
/**
 * The library's folder that they go to.
 */
folder?: FolderId | null, 
/**
 * Copy them, or leave them where they are.
 */
mode: BringMode, 
/**
 * Folders become folders of the library.
 */
keepFolders: boolean, };

/**
 * What a visual is.
 */
export type VisualKind = "image" | "animation" | "drawing" | "video";

/**
 * Asks for the whole grid at once, as little of each visual as laying it out takes.
 */
export type VisualLayout = { 
/**
 * What is looked for.
 */
filter?: LibraryFilter | null, 
/**
 * What a smart collection holds, narrowed by the filter.
 */
collection?: CollectionId | null, 
/**
 * In which order; the newest import first when absent.
 */
sort?: LibrarySort | null, 
/**
 * The other way round.
 */
reverse: boolean, };

/**
 * Visuals from the clipboard or from a drop that has no file.
 */
export type VisualPaste = { 
/**
 * Brand it belongs to; all brands when absent.
 */
brand?: BrandId | null, 
/**
 * The library's folder that it goes to.
 */
folder?: FolderId | null, 
/**
 * Its name; the day and time when absent.
 */
name?: string | null, 
/**
 * The file's bytes in base64, at most 64 MiB of them.
 */
bytes: string, };

/**
 * What an account says of a visual differently from the parts that it shows it in.
 */
export type VisualPatch = { 
/**
 * Its own alternative text, for example in its own language.
 */
alt: string | null, 
/**
 * Its own crop.
 */
crop: Crop | null, 
/**
 * Its own format.
 */
format?: PresetKind | null, };

/**
 * Asks for what looks like a visual.
 */
export type VisualSimilar = { 
/**
 * Like this one.
 */
id: VisualId, 
/**
 * Of one brand, and those of all brands.
 */
brand?: BrandId | null, 
/**
 * Most items, 1–200; 60 when absent.
 */
limit?: number | null, };

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
 * New alternative texts by language tag; an empty one is removed, others stay.
 */
alts?: Record<string, string> | null, 
/**
 * New caption.
 */
caption?: string | null, 
/**
 * New keywords.
 */
keywords?: Array<string> | null, 
/**
 * New credit. Short for the same in `rights`.
 */
credit?: string | null, 
/**
 * New last day of the licence as `YYYY-MM-DD`; an empty text removes it. Short for the same in `rights`.
 */
licenceUntil?: string | null, 
/**
 * New rights, as a whole.
 */
rights?: Rights | null, 
/**
 * Stars, 0–5.
 */
rating?: number | null, 
/**
 * Favourite or not.
 */
favourite?: boolean | null, 
/**
 * New labels, as a whole.
 */
labels?: Array<LabelId> | null, 
/**
 * New brand; the outer absence leaves it, `null` makes it everybody's.
 */
brand?: BrandId | null, 
/**
 * New folder; the outer absence leaves it, `null` takes it out of its folder.
 */
folder?: FolderId | null, };

/**
 * One use of a visual.
 */
export type VisualUse = { 
/**
 * In which post.
 */
post: PostId, 
/**
 * Whose.
 */
brand: BrandId, 
/**
 * First 140 characters of the post.
 */
excerpt: string, 
/**
 * At which account; absent for a post that has none.
 */
account: AccountId | null, 
/**
 * Its network.
 */
network: NetworkId | null, 
/**
 * Its delivery.
 */
delivery: DeliveryId | null, 
/**
 * How that stands.
 */
state: State | null, 
/**
 * When it is due.
 */
dueAt: string | null, 
/**
 * When it went out, by us or by hand.
 */
publishedAt: string | null, 
/**
 * Where it is.
 */
permalink: string | null, 
/**
 * Whether the post is in the bin.
 */
deleted: boolean, 
/**
 * Why it would not leave on its day as things are; nothing where it would, has no day, or is out.
 */
bars: Array<Bar>, };

/**
 * A visual. Its file is served as `visual://localhost/thumb/ID` and `visual://localhost/full/ID`; as its edit shows it,
 * with the revision behind: `visual://localhost/thumb/ID/REVISION`.
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
 * The same in other languages, by their tag.
 */
alts: Record<string, string>, 
/**
 * What it shows, for ourselves.
 */
caption: string, 
/**
 * Keywords.
 */
keywords: Array<string>, 
/**
 * What has to be said beside it; empty when nothing has.
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
 * How its rights stand today.
 */
standing: Standing, 
/**
 * Its rights.
 */
rights: Rights, 
/**
 * Facts of the file.
 */
facts: VisualFacts, 
/**
 * What it is.
 */
kind: VisualKind, 
/**
 * Revision of its edit; 0 where it never had one.
 */
revision: number, 
/**
 * Its main colours, the greatest first.
 */
palette: Array<Swatch>, 
/**
 * What the file says of itself.
 */
embedded: Embedded, 
/**
 * Of a film; its length as it was trimmed.
 */
clip: Clip | null, 
/**
 * Milliseconds of the whole film, where it was trimmed.
 */
wholeMillis: number | null, 
/**
 * Stars, 0–5.
 */
rating: number, 
/**
 * Whether it is a favourite.
 */
favourite: boolean, 
/**
 * Its folder.
 */
folder: FolderId | null, 
/**
 * Its labels.
 */
labels: Array<LabelId>, 
/**
 * How its file stands.
 */
file: FileView, 
/**
 * In how many posts it is used.
 */
uses: number, 
/**
 * When it was imported.
 */
importedAt: string, 
/**
 * In the bin since.
 */
deletedAt: string | null, 
/**
 * When the bin lets go of it.
 */
emptiedAt: string | null, 
/**
 * By which the change just made is taken back; only in the answer to one.
 */
undo: LibraryEditId | null, };

/**
 * Which visuals a change is about: some, or all that a filter finds.
 */
export type VisualsChosen = { 
/**
 * These.
 */
ids?: Array<VisualId>, 
/**
 * Or all that this finds.
 */
filter?: LibraryFilter | null, };

/**
 * Writes visuals as files into a folder. Only for the terminal and the shell itself.
 */
export type VisualsExport = { 
/**
 * Which.
 */
of: VisualsChosen, 
/**
 * Absolute path of an existing folder.
 */
folder: string, 
/**
 * Writes title, caption, alternative text, credit, rights and keywords into the files that can hold them.
 */
metadata: boolean, };

/**
 * What writing visuals as files came to.
 */
export type VisualsExported = { 
/**
 * Files written.
 */
files: number, 
/**
 * Of these, with what the library says of them.
 */
described: number, 
/**
 * Visuals that could not be written.
 */
failed: Array<VisualId>, };

/**
 * Names visuals, in the order in which they are wanted: for the cells that are in sight.
 */
export type VisualsNamed = { 
/**
 * Which; at most 500. What is gone is left out of the answer.
 */
ids: Array<VisualId>, };

/**
 * Changes many visuals in one go; absent fields stay.
 */
export type VisualsUpdate = { 
/**
 * Which.
 */
of: VisualsChosen, 
/**
 * Stars, 0–5.
 */
rating?: number | null, 
/**
 * Favourite or not.
 */
favourite?: boolean | null, 
/**
 * Labels that are added.
 */
addLabels?: Array<LabelId>, 
/**
 * Labels that are taken off.
 */
removeLabels?: Array<LabelId>, 
/**
 * Keywords that are added.
 */
addKeywords?: Array<string>, 
/**
 * Keywords that are taken off.
 */
removeKeywords?: Array<string>, 
/**
 * New rights, as a whole.
 */
rights?: Rights | null, 
/**
 * New brand; the outer absence leaves it, `null` makes it everybody's.
 */
brand?: BrandId | null, 
/**
 * New folder; the outer absence leaves it, `null` takes them out of theirs.
 */
folder?: FolderId | null, };

/**
 * A date and time as a clock on the wall shows it, without a zone: `2026-03-29T02:30`.
 */
export type WallTime = string & { readonly __wall: true };

/**
 * Watches a folder of this machine. Only for the terminal and the shell itself.
 */
export type WatchAdd = { 
/**
 * Absolute path.
 */
path: string, 
/**
 * Brand that what appears there belongs to; all brands when absent.
 */
brand?: BrandId | null, 
/**
 * The library's folder that it goes to.
 */
folder?: FolderId | null, 
/**
 * Copies or references.
 */
mode: BringMode, 
/**
 * What is there already comes in, too.
 */
existing: boolean, };

/**
 * A folder of this machine that the library watches.
 */
export type WatchId = string & { readonly __id: 'WatchId' };

/**
 * Names a watched folder.
 */
export type WatchRef = { 
/**
 * Which.
 */
id: WatchId, };

/**
 * Changes a watched folder; absent fields stay.
 */
export type WatchUpdate = { 
/**
 * Which.
 */
id: WatchId, 
/**
 * Looked at, or not.
 */
enabled?: boolean | null, 
/**
 * Copies or references.
 */
mode?: BringMode | null, 
/**
 * New brand; the outer absence leaves it, `null` makes it all brands'.
 */
brand?: BrandId | null, 
/**
 * New folder of the library; the outer absence leaves it, `null` is none.
 */
folder?: FolderId | null, };

/**
 * A watched folder.
 */
export type WatchView = { 
/**
 * Id.
 */
id: WatchId, 
/**
 * Its path, shown as it is.
 */
path: string, 
/**
 * Brand; all brands when absent.
 */
brand: BrandId | null, 
/**
 * Folder of the library.
 */
folder: FolderId | null, 
/**
 * Copies or references.
 */
mode: BringMode, 
/**
 * Whether it is looked at.
 */
enabled: boolean, 
/**
 * Whether it was there at the last look.
 */
there: boolean, 
/**
 * When it was last looked at.
 */
lookedAt: string | null, 
/**
 * How many visuals came from it.
 */
brought: number, };

/**
 * The one thing that helps.
 */
export type WayOut = "resume" | "connect" | "unlock" | "checkAccount" | "edit" | "approve" | "move" | "stayAwake";

/**
 * Copies the planned posts of a week to the same days and times of another.
 */
export type WeekCopy = { 
/**
 * Any day of the week to copy.
 */
from: string, 
/**
 * Any day of the week to copy to.
 */
to: string, 
/**
 * Of one brand only.
 */
brand?: BrandId | null, 
/**
 * Whether the copies leave then; otherwise they are drafts with a time.
 */
schedule: boolean, };

/**
 * A week of a brand.
 */
export type WeekGaps = { 
/**
 * Which.
 */
week: IsoWeek, 
/**
 * Per account of which something is wanted.
 */
accounts: Array<AccountGap>, 
/**
 * Posts that lack, over the accounts.
 */
missing: number, };

/**
 * A brand's rules about words.
 */
export type Wording = { 
/**
 * Words and phrases that never leave in the brand's name. Case and accents do not matter.
 */
forbidden: Array<string>, 
/**
 * Mentions of which one stands in every paid partnership; none is required when there are none.
 */
mentions: Array<string>, };

/**
 * Changes a brand's rules about words; absent fields stay.
 */
export type WordingUpdate = { 
/**
 * The brand.
 */
brand: BrandId, 
/**
 * Words and phrases that never leave in its name, all of them; at most 500.
 */
forbidden?: Array<string> | null, 
/**
 * Mentions of which one stands in every paid partnership, all of them; at most 20.
 */
mentions?: Array<string> | null, };

/**
 * Names a brand whose words are meant.
 */
export type WordsOf = { 
/**
 * The brand.
 */
brand: BrandId, };

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
  /** Adds an account that a person publishes to by hand, or changes it. */
  accounts_add: { request: AccountAdd; answer: AccountView };
  /** Connects an account with a token or an app password. */
  accounts_connect: { request: AccountConnect; answer: AccountView };
  /** Starts a sign-in in the system's browser. */
  accounts_authorize: { request: AccountAuthorize; answer: AuthorizationStarted };
  /** Asks how far a sign-in is. */
  accounts_authorization: { request: AuthorizationAttempt; answer: AuthorizationState };
  /** Gives a sign-in up. */
  accounts_authorization_cancel: { request: AuthorizationAttempt; answer: Done };
  /** Tells how to sign in with an address, as far as its provider is known or its domain tells. */
  accounts_advice: { request: SignInAsk; answer: SignInAdvice };
  /** Lists the folders of an account, and how it is read. */
  accounts_folders: { request: ById<AccountId>; answer: FoldersView };
  /** Chooses which folders of an account are read, and whether what is dealt with is marked as read there. */
  accounts_folders_set: { request: FoldersSet; answer: Done };
  /** Finds the page of a server on which a person makes an app password. */
  accounts_password_page: { request: PasswordPage; answer: PasswordPageView };
  /** Shows how a content will read as an article. */
  articles_preview: { request: ArticlePreview; answer: ArticleShown };
  /** Lists names that a site has for an option, such as its categories. */
  articles_names: { request: ArticleNames; answer: Array<string> };
  /** Tells whether the last part of an address is free at a site. */
  articles_address: { request: ArticleAddress; answer: ArticleAddressView };
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
  /** Moves planned posts by days, at their own time of day or all at a new one. */
  posts_shift: { request: PostsShift; answer: BulkOutcome };
  /** Plans or moves posts, each to its own time. */
  posts_schedule_many: { request: PostsScheduleMany; answer: BulkOutcome };
  /** Makes scheduled posts drafts that keep their time. */
  posts_hold: { request: PostsNamed; answer: BulkOutcome };
  /** Takes posts off the calendar. */
  posts_unschedule_many: { request: PostsNamed; answer: BulkOutcome };
  /** Puts posts into the bin. */
  posts_delete_many: { request: PostsNamed; answer: BulkOutcome };
  /** Copies posts within their brands. */
  posts_duplicate_many: { request: PostsDuplicateMany; answer: BulkOutcome };
  /** Copies the planned posts of a week to another. */
  weeks_copy: { request: WeekCopy; answer: BulkOutcome };
  /** Copies the text and visuals of posts to another brand, as drafts. */
  posts_copy_to_brand: { request: PostsCopyToBrand; answer: CopiedToBrand };
  /** Gives labels to posts and takes labels off them. */
  posts_label: { request: PostsLabel; answer: BulkOutcome };
  /** Tells how a post stands with its client, and what was noted. */
  approvals_get: { request: ById<PostId>; answer: ApprovalView };
  /** Notes that clients were asked about posts as they are now. */
  approvals_ask: { request: ApprovalsAsk; answer: ApprovalsOutcome };
  /** Notes what a client answered about posts as they are now. */
  approvals_record: { request: ApprovalsRecord; answer: ApprovalsOutcome };
  /** Takes questions and answers back. */
  approvals_withdraw: { request: PostsNamed; answer: ApprovalsOutcome };
  /** Undoes what was noted of approvals. */
  approvals_put_back: { request: ApprovalsPutBack; answer: ApprovalsOutcome };
  /** Undoes a change of many posts. */
  posts_put_back: { request: PostsPutBack; answer: BulkOutcome };
  /** Tells what a content would meet at its accounts. */
  posts_check: { request: PostCheck; answer: CheckView };
  /** Lists the versions of a post. */
  posts_versions: { request: VersionFilter; answer: Array<VersionView> };
  /** Tells what changed from a version to what a post says now. */
  posts_version_compare: { request: VersionRef; answer: VersionCompare };
  /** Puts a version back, as a new one. */
  posts_version_restore: { request: VersionRestore; answer: PostView };
  /** Compares two texts word by word. */
  text_compare: { request: TextCompare; answer: Array<Piece> };
  /** Cuts a text into the parts of a thread. */
  text_split: { request: TextSplit; answer: Array<string> };
  /** Lists the kept texts of a brand: snippets, hashtag sets, templates. */
  snippets_list: { request: InBrand; answer: Array<SnippetView> };
  /** Keeps a text, or changes one. */
  snippets_save: { request: SnippetSave; answer: SnippetView };
  /** Puts a kept text into the bin. */
  snippets_delete: { request: ById<SnippetId>; answer: Done };
  /** Takes a kept text out of the bin. */
  snippets_restore: { request: ById<SnippetId>; answer: SnippetView };
  /** Notes that a kept text was inserted. */
  snippets_use: { request: ById<SnippetId>; answer: Done };
  /** Reads a brand's campaign parameters for links. */
  links_rule: { request: ById<BrandId>; answer: LinkRule };
  /** Sets a brand's campaign parameters for links. */
  links_rule_set: { request: LinkRuleSet; answer: LinkRule };
  /** Lists the people of a brand's own list. */
  people_list: { request: InBrand; answer: Array<PersonView> };
  /** Looks for people of the list and of the inbox. */
  people_search: { request: PersonSearch; answer: Array<PersonView> };
  /** Keeps a person with their handles. */
  people_save: { request: PersonSave; answer: PersonView };
  /** Takes a person off the list. */
  people_delete: { request: ById<PersonId>; answer: Done };
  /** Puts a person back on the list. */
  people_restore: { request: ById<PersonId>; answer: PersonView };
  /** Lists deliveries. */
  publications_list: { request: PublicationFilter; answer: Page<DeliveryView> };
  /** Reads a delivery with its ledger. */
  publications_get: { request: ById<DeliveryId>; answer: DeliveryDetail };
  /** Records a person's decision about a delivery. */
  publications_settle: { request: PublicationSettle; answer: DeliveryView };
  /** Lists what is to be published by hand, with everything that a person needs for it. */
  publications_guided: { request: GuidedFilter; answer: Array<GuidedCard> };
  /** Writes the pictures of a publication by hand into a folder of its own. */
  publications_guided_files: { request: ById<DeliveryId>; answer: GuidedFiles };
  /** Notes that a person published it, with its address where that is known. */
  publications_guided_done: { request: GuidedDone; answer: DeliveryView };
  /** Puts a publication by hand off: it asks again later. */
  publications_guided_later: { request: GuidedLater; answer: GuidedMoved };
  /** Takes back what a person said of a publication by hand; it asks again. */
  publications_guided_back: { request: GuidedBack; answer: DeliveryView };
  /** Deletes a published message at its network. */
  publications_delete: { request: ById<DeliveryId>; answer: DeliveryView };
  /** Carries what a post says now to where it is out already. */
  publications_revise: { request: PublicationRevise; answer: Revised };
  /** Gives up a change that did not arrive: what is out stays as it is. */
  publications_keep: { request: ById<DeliveryId>; answer: PostView };
  /** Stops everything of a brand, or of all, and recalls what the networks' schedulers hold. */
  outbox_pause: { request: OutboxPause; answer: OutboxView };
  /** Ends a pause; what came due meanwhile waits for a person one by one. */
  outbox_resume: { request: OutboxResume; answer: OutboxView };
  /** Tells how the outbox stands: pauses, what they hold, and what they could not hold. */
  outbox_status: { request: Nothing; answer: OutboxView };
  /** Lists planned deliveries that will not leave as planned, with the way out of each. */
  forecast_list: { request: ForecastFilter; answer: Array<ForecastView> };
  /** Says that something of another brand is meant in a post, or takes that back. */
  guard_confirm: { request: GuardConfirm; answer: PostView };
  /** Tells what of other brands copies of posts would carry along to a brand. */
  guard_preview: { request: GuardPreview; answer: Array<GuardFindings> };
  /** Reads by what a brand is known, and which words it looks at twice. */
  marks_get: { request: ById<BrandId>; answer: MarksView };
  /** Sets by what a brand is known, and which words it looks at twice. */
  marks_set: { request: MarksSet; answer: MarksView };
  /** Reads everything that leaves soon, over all brands, with what is worth a second look. */
  outlook_get: { request: LastLook; answer: LastLookView };
  /** Lists the texts at hand for a crisis. */
  statements_list: { request: StatementFilter; answer: Array<StatementView> };
  /** Keeps a text for a crisis. */
  statements_save: { request: StatementSave; answer: StatementView };
  /** Puts a text at hand into the bin. */
  statements_delete: { request: ById<StatementId>; answer: Done };
  /** Takes a text at hand out of the bin. */
  statements_restore: { request: ById<StatementId>; answer: StatementView };
  /** Starts a post from a text at hand, for all connected accounts of its brand. */
  statements_start: { request: StatementStart; answer: PostView };
  /** Reads the planned posts of some days. */
  calendar_range: { request: CalendarRange; answer: CalendarView };
  /** Reads what an account's profile shows and will show. */
  calendar_grid: { request: CalendarGrid; answer: Array<GridCell> };
  /** Lists posts of our accounts that were made elsewhere. */
  natives_list: { request: NativeRange; answer: Array<NativeView> };
  /** Reads now what was posted elsewhere. */
  natives_sync: { request: Nothing; answer: Done };
  /** Lists labels and campaigns. */
  labels_list: { request: Nothing; answer: Array<LabelView> };
  /** Makes a label or campaign. */
  labels_create: { request: LabelCreate; answer: LabelView };
  /** Changes a label or campaign. */
  labels_update: { request: LabelUpdate; answer: LabelView };
  /** Puts a label or campaign into the bin. */
  labels_delete: { request: ById<LabelId>; answer: Done };
  /** Takes a label or campaign out of the bin, with its posts. */
  labels_restore: { request: ById<LabelId>; answer: LabelView };
  /** Lists notes on days. */
  notes_list: { request: NoteRange; answer: Array<NoteView> };
  /** Stores a note on a day. */
  notes_save: { request: NoteSave; answer: NoteView };
  /** Removes a note on a day. */
  notes_delete: { request: ById<NoteId>; answer: Done };
  /** Lists saved filters. */
  filters_list: { request: Nothing; answer: Array<FilterView> };
  /** Stores a filter with a name. */
  filters_save: { request: FilterSave; answer: FilterView };
  /** Removes a saved filter. */
  filters_delete: { request: ById<FilterId>; answer: Done };
  /** Reads a brand's queue: weekly times per account, and the posts in it. */
  queue_get: { request: OfBrand; answer: QueueView };
  /** Sets the weekly times of an account; answers the former. */
  queue_set: { request: QueueSet; answer: QueueSet };
  /** Puts posts into the next free places of the queue. */
  queue_add: { request: QueuePosts; answer: QueueOutcome };
  /** Takes posts out of the queue; those behind them move up. */
  queue_remove: { request: QueuePosts; answer: QueueOutcome };
  /** Closes the gaps of a brand's queue. */
  queue_reflow: { request: OfBrand; answer: QueueOutcome };
  /** Takes back what the queue did. */
  queue_undo: { request: QueueOutcome; answer: QueueOutcome };
  /** Reads the empty slots of some days. */
  queue_range: { request: QueueRange; answer: QueueOpenings };
  /** Lists ideas, the newest first. */
  ideas_list: { request: IdeaFilter; answer: Page<IdeaView> };
  /** Reads an idea. */
  ideas_get: { request: ById<IdeaId>; answer: IdeaView };
  /** Notes an idea. */
  ideas_create: { request: IdeaCreate; answer: IdeaView };
  /** Changes an idea. */
  ideas_update: { request: IdeaUpdate; answer: IdeaView };
  /** Puts an idea away. */
  ideas_archive: { request: ById<IdeaId>; answer: IdeaView };
  /** Takes an idea out again. */
  ideas_restore: { request: ById<IdeaId>; answer: IdeaView };
  /** Makes a post of an idea. */
  ideas_plan: { request: IdeaPlan; answer: IdeaPlanned };
  /** Takes back that an idea became a post. */
  ideas_unplan: { request: ById<IdeaId>; answer: IdeaView };
  /** Lists the pillars of a brand. */
  pillars_list: { request: OfBrand; answer: Array<PillarView> };
  /** Makes a pillar. */
  pillars_create: { request: PillarCreate; answer: PillarView };
  /** Changes a pillar. */
  pillars_update: { request: PillarUpdate; answer: PillarView };
  /** Puts a pillar into the bin. */
  pillars_delete: { request: ById<PillarId>; answer: Done };
  /** Takes a pillar out of the bin. */
  pillars_restore: { request: ById<PillarId>; answer: PillarView };
  /** Reads the pillar of a post and those it may have. */
  pillars_of_post: { request: ById<PostId>; answer: PostPillar };
  /** Gives a post its pillar; answers the former. */
  pillars_assign: { request: PillarAssign; answer: PillarAssign };
  /** Sets how often something is wanted of an account; answers the former wish. */
  cadences_set: { request: CadenceSet; answer: CadenceSet };
  /** Tells what the coming weeks lack. */
  plan_gaps: { request: PlanGapsRequest; answer: PlanGaps };
  /** Lists recurring posts. */
  series_list: { request: SeriesFilter; answer: Array<SeriesView> };
  /** Reads the series that a post belongs to. */
  series_of_post: { request: ById<PostId>; answer: PostSeries };
  /** Tells on which dates something would recur. */
  series_preview: { request: SeriesPreview; answer: SeriesPreviewed };
  /** Makes a planned post recur. */
  series_create: { request: SeriesCreate; answer: SeriesOutcome };
  /** Changes when a series recurs. */
  series_reschedule: { request: SeriesReschedule; answer: SeriesOutcome };
  /** Gives what one occurrence says, and its time of day, to others of its series. */
  series_apply: { request: SeriesApply; answer: SeriesOutcome };
  /** Ends a series. */
  series_end: { request: SeriesEnd; answer: SeriesOutcome };
  /** Takes a change of series back. */
  series_revert: { request: ById<SeriesEditId>; answer: SeriesDone };
  /** Makes the posts of the coming weeks that are not there yet. */
  series_extend: { request: Nothing; answer: SeriesDone };
  /** Reads the inboxes now. */
  inbox_sync: { request: InboxSync; answer: SyncReport };
  /** Tells how reading each connected account stands. */
  inbox_status: { request: Nothing; answer: InboxStatus };
  /** Ends the first look at an account: what is older than what it has brought is not read. */
  inbox_end_first: { request: ById<AccountId>; answer: Done };
  /** Lists conversations. */
  conversations_list: { request: ConversationFilter; answer: Page<ConversationSummary> };
  /** Counts conversations by state. */
  conversations_counts: { request: ConversationFilter; answer: ConversationCounts };
  /** Reads a conversation. */
  conversations_get: { request: ById<ConversationId>; answer: ConversationView };
  /** Keeps the answer being written. */
  conversations_draft: { request: DraftSave; answer: Done };
  /** Keeps what is attached to the answer being written. */
  conversations_attach: { request: DraftAttach; answer: Done };
  /** Answers. */
  conversations_reply: { request: ConversationReply; answer: DeliveryView };
  /** Takes an answer back before it leaves; its text is the draft again. */
  replies_cancel: { request: ReplyCancel; answer: ConversationView };
  /** Lists the saved replies that fit a conversation and what was typed, as they would be inserted. */
  replies_saved: { request: SavedReplyAsk; answer: Array<SavedReplyView> };
  /** Finds what this brand answered to questions like the one being answered: at most three. */
  answers_recall: { request: AnswerRecall; answer: Array<AnswerRecalled> };
  /** Reads what a brand's answers say of it. */
  answers_facts: { request: ById<BrandId>; answer: ReplyFactsView };
  /** Sets what a brand's answers say of it. */
  answers_facts_set: { request: ReplyFactsView; answer: Done };
  /** Lists people over all networks, whoever wrote last first. */
  cards_list: { request: CardFilter; answer: Page<CardLine> };
  /** Lists the tags of people. */
  cards_tags: { request: CardFilter; answer: Array<string> };
  /** Reads the card of a human being. */
  cards_get: { request: CardRef; answer: CardView };
  /** Notes something of somebody. */
  cards_note: { request: CardNote; answer: CardView };
  /** Joins two cards into one. */
  cards_join: { request: CardPair; answer: CardChanged };
  /** Takes an identity off a card. */
  cards_split: { request: CardSplit; answer: CardChanged };
  /** Takes a join or a split back. */
  cards_undo: { request: CardUndo; answer: Done };
  /** Says that two cards are two human beings. */
  cards_apart: { request: CardPair; answer: CardView };
  /** Hands out everything that is known of somebody. */
  cards_export: { request: CardExportAsk; answer: CardExport };
  /** Tells what erasing somebody takes away, and what it leaves. */
  cards_loss: { request: CardRef; answer: CardLoss };
  /** Erases somebody for good. */
  cards_erase: { request: CardRef; answer: CardLoss };
  /** Tells why a message was judged as it was. */
  signals_explain: { request: SignalsExplain; answer: SignalVerdict };
  /** Judges a text that somebody tries. */
  signals_try: { request: SignalsTry; answer: SignalVerdict };
  /** Tells how far judging everything anew has come. */
  signals_progress: { request: Nothing; answer: SignalsProgress };
  /** Lists the entries of a list of words. */
  lexicons_list: { request: LexiconFilter; answer: LexiconView };
  /** Puts an entry on a list of words, changes it or takes it off. */
  lexicons_save: { request: LexiconSave; answer: LexiconView };
  /** Takes a person's change of an entry back. */
  lexicons_reset: { request: LexiconReset; answer: LexiconView };
  /** Reads a brand's alert words. */
  alert_words_get: { request: ById<BrandId>; answer: AlertWordsView };
  /** Sets a brand's alert words. */
  alert_words_set: { request: AlertWordsSet; answer: AlertWordsView };
  /** Lists the rules over incoming messages, in order. */
  triage_rules_list: { request: Nothing; answer: Array<TriageRuleView> };
  /** Keeps a rule, off until it was tried. */
  triage_rules_save: { request: TriageRuleSave; answer: TriageRuleView };
  /** Puts a rule into the bin. */
  triage_rules_delete: { request: ById<TriageRuleId>; answer: Done };
  /** Takes a rule out of the bin, off. */
  triage_rules_restore: { request: ById<TriageRuleId>; answer: TriageRuleView };
  /** Puts the rules into an order. */
  triage_rules_order: { request: TriageRulesOrder; answer: Array<TriageRuleView> };
  /** Tries a rule on the messages of the past; changes none of them. */
  triage_rules_try: { request: ById<TriageRuleId>; answer: TriageTrial };
  /** Switches a rule on or off. */
  triage_rules_switch: { request: TriageRuleSwitch; answer: TriageRuleView };
  /** Reads what rules did, the latest first. */
  triage_rules_log: { request: TriageLogFilter; answer: Page<TriageLogEntry> };
  /** Takes back what a rule did to one message. */
  triage_rules_undo: { request: TriageLogRef; answer: TriageLogEntry };
  /** Lists what is out of the usual, and of which brands too little is known. */
  spikes_list: { request: Nothing; answer: SpikesView };
  /** Says that a person took note of a spike, or takes that back. */
  spikes_acknowledge: { request: SpikeAcknowledge; answer: SpikesView };
  /** Sets where conversations stand. */
  conversations_set_state: { request: ConversationSetState; answer: ConversationsChanged };
  /** Puts conversations off until a time on the wall of their brand, or until something new is said. */
  conversations_snooze: { request: ConversationsSnooze; answer: ConversationsChanged };
  /** Tells until when something may be put off. */
  conversations_snooze_times: { request: SnoozeTimesOf; answer: SnoozeTimes };
  /** Sets how much conversations matter. */
  conversations_prioritise: { request: ConversationsPrioritise; answer: ConversationsChanged };
  /** Says who is to be asked about conversations. */
  conversations_assign: { request: ConversationsAssign; answer: ConversationsChanged };
  /** Gives labels to conversations and takes labels off them. */
  conversations_label: { request: ConversationsLabel; answer: ConversationsChanged };
  /** Undoes a change of conversations. */
  conversations_put_back: { request: ConversationsPutBack; answer: ConversationsChanged };
  /** Notes that a person had a conversation open. */
  conversations_seen: { request: ById<ConversationId>; answer: Done };
  /** Stores a note in a conversation; it never leaves this machine. */
  conversations_note: { request: ThreadNoteSave; answer: ThreadNoteView };
  /** Puts a note of a conversation into the bin. */
  conversations_note_delete: { request: ById<ThreadNoteId>; answer: Done };
  /** Takes a note of a conversation out of the bin. */
  conversations_note_restore: { request: ById<ThreadNoteId>; answer: Done };
  /** Tells what a line of the inbox's search asks, and what of it was not understood. */
  searches_read: { request: SearchRead; answer: SearchUnderstood };
  /** Lists filters of the inbox that a person named, with how many each shows. */
  saved_views_list: { request: Nothing; answer: Array<SavedViewView> };
  /** Stores a filter of the inbox with a name. */
  saved_views_save: { request: SavedViewSave; answer: SavedViewView };
  /** Removes a filter of the inbox. */
  saved_views_delete: { request: ById<SavedViewId>; answer: Done };
  /** Reads within which time a brand wants to answer. */
  targets_get: { request: TargetOf; answer: Target | null };
  /** Sets within which time a brand wants to answer; answers the former. */
  targets_set: { request: TargetSet; answer: TargetSet };
  /** Tells what a day in the inbox came to, per brand. */
  days_get: { request: DaysOf; answer: Array<DayView> };
  /** Closes a day with what it came to. */
  days_close: { request: DayClose; answer: DayView };
  /** Takes the closing of a day back. */
  days_reopen: { request: DayClose; answer: Done };
  /** Lists whom brands ask when they cannot answer by themselves. */
  contacts_list: { request: ContactsOf; answer: Array<ContactView> };
  /** Stores a contact of a brand. */
  contacts_save: { request: ContactSave; answer: ContactView };
  /** Puts a contact into the bin. */
  contacts_delete: { request: ById<ContactId>; answer: Done };
  /** Takes a contact out of the bin. */
  contacts_restore: { request: ById<ContactId>; answer: ContactView };
  /** Starts fetching a file of a message. */
  attachments_fetch: { request: AttachmentFetch; answer: AttachmentStarted };
  /** Asks how far fetching a file is. */
  attachments_state: { request: AttachmentRef; answer: AttachmentState };
  /** Gives a file up: it ends coming, or leaves memory. */
  attachments_cancel: { request: AttachmentRef; answer: Done };
  /** Takes a fetched picture into the library. */
  attachments_take: { request: AttachmentRef; answer: AttachmentTaken };
  /** Likes, boosts, deletes, blocks, mutes or reports. */
  messages_act: { request: MessageAct; answer: DeliveryView };
  /** Hides, reports, blocks, calls spam or trashes many messages; each is recorded and answered for. */
  messages_moderate: { request: MessagesModerate; answer: MessagesModerated };
  /** Takes that back: what has not left never leaves, what was done is undone where its network has that. */
  messages_moderate_undo: { request: MessagesModerateUndo; answer: MessagesModerateUndone };
  /** Reads a brand's house rules. */
  house_rules_get: { request: ById<BrandId>; answer: HouseRulesView };
  /** Sets a brand's house rules. */
  house_rules_set: { request: HouseRulesSet; answer: HouseRulesView };
  /** Lists what was moderated, why, by whom, and what became of it. */
  register_list: { request: RegisterFilter; answer: Page<RegisterEntryView> };
  /** Tells whether a register is as it was recorded, and if not, what is wrong and where. */
  register_verify: { request: RegisterVerify; answer: RegisterVerdict };
  /** Tells the same of an export, on any machine. */
  register_check: { request: RegisterCheck; answer: RegisterVerdict };
  /** Exports a register: all of it, a period, or single entries; verifiable without Pupitre. */
  register_export: { request: RegisterExport; answer: RegisterExportView };
  /** Tells for how long a register tells everything, and what is due. */
  register_retention: { request: ById<BrandId>; answer: RetentionView };
  /** Sets for how long a register tells everything. */
  register_retention_set: { request: RetentionSet; answer: RetentionView };
  /** Reduces some of what is past its time to its hash; called again until nothing is left. */
  register_reduce: { request: RegisterReduce; answer: RegisterReduced };
  /** Keeps a decision whole whatever its age, or no longer. */
  register_hold: { request: RegisterHold; answer: RetentionView };
  /** Lists what of a conversation was asked of contacts, with what came back. */
  escalations_list: { request: ById<ConversationId>; answer: Array<EscalationView> };
  /** Lists mails to contacts that wait for an answer, the soonest due first. */
  escalations_waiting: { request: Nothing; answer: Array<EscalationView> };
  /** Keeps what is being written to a contact about a conversation. */
  escalations_draft: { request: EscalationDraft; answer: EscalationView };
  /** Takes a text to a contact away that was not sent. */
  escalations_discard: { request: ById<EscalationId>; answer: Done };
  /** Reads the mail to a contact as it will be, for sending it by one's own means. */
  escalations_letter: { request: ById<EscalationId>; answer: EscalationLetter };
  /** Sends it from the brand's mailbox, exactly once. */
  escalations_send: { request: EscalationSend; answer: EscalationView };
  /** Takes it back before it leaves; it is a draft again. */
  escalations_cancel: { request: ById<EscalationId>; answer: EscalationView };
  /** Notes that a person sent it by their own means. */
  escalations_by_hand: { request: ById<EscalationId>; answer: EscalationView };
  /** Expects no answer any more. */
  escalations_close: { request: ById<EscalationId>; answer: EscalationView };
  /** Expects an answer again. */
  escalations_reopen: { request: ById<EscalationId>; answer: EscalationView };
  /** Puts a contact's answer at the end of the public reply being written. */
  escalations_adopt: { request: EscalationAnswerRef; answer: ConversationView };
  /** Says that an answer's sender is the contact. */
  escalations_trust: { request: EscalationAnswerRef; answer: EscalationView };
  /** Reads the other addresses of a contact. */
  contacts_aliases: { request: ById<ContactId>; answer: ContactAliases };
  /** Sets the other addresses of a contact. */
  contacts_aliases_set: { request: ContactAliases; answer: ContactAliases };
  /** Takes the bytes of a picture into the library, from the clipboard for example. */
  visuals_paste: { request: VisualPaste; answer: PasteView };
  /** Lists the jobs of bringing files in, the newest first. */
  brings_list: { request: BringsFilter; answer: Array<BringView> };
  /** Lists the files of a job with what became of each. */
  brings_items: { request: BringItemsFilter; answer: Page<BringItemView> };
  /** Pauses a job. */
  brings_pause: { request: BringRef; answer: BringView };
  /** Goes on with a job. */
  brings_resume: { request: BringRef; answer: BringView };
  /** Calls a job off. What it brought in before stays. */
  brings_cancel: { request: BringRef; answer: BringView };
  /** Puts a job that is over off the list. */
  brings_dismiss: { request: BringRef; answer: Done };
  /** Lists the folders of this machine that the library watches. */
  watches_list: { request: Nothing; answer: Array<WatchView> };
  /** Changes a watched folder. */
  watches_update: { request: WatchUpdate; answer: WatchView };
  /** Watches a folder no longer. What came from it stays. */
  watches_remove: { request: WatchRef; answer: Done };
  /** Looks at a watched folder now. Answers the job when there was something new. */
  watches_look: { request: WatchRef; answer: BringView | null };
  /** Lists visuals, a page at a time. */
  visuals_list: { request: VisualFilter; answer: Page<VisualView> };
  /** Answers the whole grid at once, as little of each visual as laying it out takes. */
  visuals_layout: { request: VisualLayout; answer: LayoutView };
  /** Reads the visuals named, in their order. */
  visuals_named: { request: VisualsNamed; answer: Array<VisualView> };
  /** Lists what looks like a visual, the likest first. */
  visuals_similar: { request: VisualSimilar; answer: Array<SimilarView> };
  /** Tells everything beside the grid: numbers, folders, smart collections. */
  library_get: { request: LibraryOf; answer: LibraryView };
  /** Reads a visual. */
  visuals_get: { request: ById<VisualId>; answer: VisualView };
  /** Changes what the library says of a visual. */
  visuals_update: { request: VisualUpdate; answer: VisualView };
  /** Changes many visuals in one go. */
  visuals_change: { request: VisualsUpdate; answer: LibraryChange };
  /** Puts a visual into the bin. */
  visuals_delete: { request: ById<VisualId>; answer: Done };
  /** Takes a visual out of the bin. */
  visuals_restore: { request: ById<VisualId>; answer: VisualView };
  /** Puts visuals into the bin. */
  visuals_delete_many: { request: VisualsChosen; answer: LibraryChange };
  /** Takes visuals out of the bin. */
  visuals_restore_many: { request: VisualsNamed; answer: LibraryChange };
  /** Takes a change of the library back. */
  library_undo: { request: LibraryEditRef; answer: LibraryUndone };
  /** Makes a folder. */
  folders_create: { request: LibraryFolderCreate; answer: LibraryFolder };
  /** Renames a folder or puts it elsewhere. */
  folders_update: { request: LibraryFolderUpdate; answer: LibraryChange };
  /** Removes a folder with those within it; their visuals go to the folder above. */
  folders_delete: { request: ById<FolderId>; answer: LibraryChange };
  /** Makes a smart collection. */
  collections_create: { request: CollectionCreate; answer: CollectionView };
  /** Changes a smart collection. */
  collections_update: { request: CollectionUpdate; answer: LibraryChange };
  /** Removes a smart collection; visuals stay where they are. */
  collections_delete: { request: ById<CollectionId>; answer: LibraryChange };
  /** Lists groups of visuals that look alike and that nobody has looked at. */
  alikes_list: { request: AlikeFilter; answer: Array<AlikeGroup> };
  /** Says what becomes of visuals that look alike. */
  alikes_settle: { request: AlikeSettle; answer: LibraryChange };
  /** Empties the bin, or lets go of some of it. Cannot be taken back. */
  trash_empty: { request: TrashEmpty; answer: TrashEmptied };
  /** Begins to compare all files with their hashes. */
  integrity_start: { request: Nothing; answer: IntegrityView };
  /** Tells how comparing all files stands. */
  integrity_status: { request: Nothing; answer: IntegrityView };
  /** Calls comparing all files off. */
  integrity_cancel: { request: Nothing; answer: IntegrityView };
  /** Copies referenced files into the library. */
  visuals_adopt: { request: Adopt; answer: Adopted };
  /** Lists the licences with what each usually means. */
  rights_presets: { request: Nothing; answer: Array<RightsPreset> };
  /** Lists visuals whose rights end within thirty days, the soonest first. */
  rights_ending: { request: LibraryOf; answer: Array<RightsEnding> };
  /** Lists the papers beside a visual. */
  releases_list: { request: ById<VisualId>; answer: Array<ReleaseView> };
  /** Takes a paper away. */
  releases_remove: { request: ReleaseRef; answer: LibraryChange };
  /** Lists where a visual is used: posts, accounts, dates, addresses. */
  visuals_uses: { request: ById<VisualId>; answer: Array<VisualUse> };
  /** Reads what the page behind a link says of itself, and takes its picture into the library. */
  links_read: { request: LinkRead; answer: LinkFound };
  /** Reads public and school holidays, marronniers and own dates of some days. */
  dates_range: { request: DatesRange; answer: DatesView };
  /** Reads what a brand looks at, with all there is to choose from. */
  dates_settings: { request: DatesOf; answer: DateSettings };
  /** Changes what a brand looks at. */
  dates_choose: { request: DateChoose; answer: DateSettings };
  /** Adds a date of a brand's own. */
  dates_add: { request: OwnDateAdd; answer: OwnDateView };
  /** Changes a date of a brand's own. */
  dates_update: { request: OwnDateUpdate; answer: OwnDateView };
  /** Puts a date of a brand's own into the bin. */
  dates_remove: { request: OwnDateId; answer: Done };
  /** Takes a date of a brand's own out of the bin. */
  dates_restore: { request: OwnDateId; answer: Done };
  /** Looks for words that no dictionary knows. */
  language_check: { request: LanguageCheck; answer: LanguageView };
  /** Asks for words that may be meant. */
  language_suggest: { request: LanguageSuggest; answer: Suggestions };
  /** Asks what typography would change in a text. */
  language_typography: { request: TypographyAsk; answer: TypographyView };
  /** Reads a brand's dictionary. */
  dictionary_list: { request: WordsOf; answer: DictionaryView };
  /** Adds a word to a brand's dictionary. */
  dictionary_add: { request: DictionaryWord; answer: DictionaryView };
  /** Removes a word from a brand's dictionary. */
  dictionary_remove: { request: DictionaryWord; answer: DictionaryView };
  /** Reads what a brand forbids and requires in its texts. */
  wording_get: { request: WordsOf; answer: Wording };
  /** Changes what a brand forbids and requires in its texts. */
  wording_set: { request: WordingUpdate; answer: Wording };
  /** Turns to another sheet of an opened workbook. */
  imports_sheet: { request: ImportSheet; answer: ImportTable };
  /** Tells what an import would bring, row by row. */
  imports_check: { request: ImportPlan; answer: ImportPreview };
  /** Imports an opened table: all of it, or nothing. Answers nothing when it was called off. */
  imports_run: { request: ImportPlan; answer: ImportDone | null };
  /** Tells how far an import is; nothing when none is under way. */
  imports_progress: { request: ImportStatus; answer: ImportProgress | null };
  /** Calls an import off: nothing of it stays. */
  imports_cancel: { request: ImportStatus; answer: ImportProgress };
  /** Takes an imported batch back. */
  imports_undo: { request: ImportUndo; answer: ImportUndone };
  /** Reads the planned posts of some days in full. */
  exports_read: { request: ExportFilter; answer: ExportView };
  /** Tells all that the window shows first. */
  today_open: { request: TodayOpen; answer: TodayOpened };
  /** Tells the rail's numbers. */
  badges_get: { request: BadgesOf; answer: BadgesView };
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
  /** Reads the edits of a visual. */
  edits_get: { request: EditOf; answer: EditView };
  /** Saves the recipe of a visual as a new version. */
  edits_save: { request: EditSave; answer: EditView };
  /** Saves what one format of a visual does differently. */
  edits_save_use: { request: EditSaveUse; answer: EditView };
  /** Goes back to the version of an edit before. */
  edits_undo: { request: EditOf; answer: EditView };
  /** Goes on to the version of an edit after. */
  edits_redo: { request: EditOf; answer: EditView };
  /** Draws a recipe that is not saved. */
  edits_try: { request: EditTry; answer: EditTried };
  /** Tells whether a film can be cut here, and what a cut would leave. */
  edits_film: { request: FilmAsk; answer: FilmView };
  /** Draws what a film shows at a moment. */
  edits_still: { request: FilmStill; answer: FilmStillView };
  /** Proposes crops for every format at once. */
  edits_crops: { request: CropAsk; answer: Array<CropView> };
  /** Makes the very file that an account gets for a visual of a post. */
  renditions_get: { request: RenditionAsk; answer: RenditionView };
  /** Reads a visual's alternative texts. */
  alts_get: { request: ById<VisualId>; answer: AltsView };
  /** Sets a visual's alternative text in a language. */
  alts_set: { request: AltSet; answer: AltsView };
  /** Offers alternative texts in a post's language. */
  alts_offer: { request: AltOffer; answer: Array<AltOffered> };
  /** Tells which visuals have no alternative text. */
  alts_missing: { request: AltMissing; answer: AltMissingView };
  /** Reads a brand's colours, logos and fonts. */
  kits_get: { request: BrandKitOf; answer: BrandKitView };
  /** Chooses a brand's colours and fonts. */
  kits_update: { request: BrandKitUpdate; answer: BrandKitView };
  /** Makes a logo of a visual. */
  kits_logo_from_visual: { request: LogoFromVisual; answer: BrandKitView };
  /** Removes a logo. */
  kits_remove_logo: { request: ById<LogoId>; answer: Done };
  /** Brings a removed logo back. */
  kits_restore_logo: { request: ById<LogoId>; answer: Done };
  /** Notes what is known of a font's licence. */
  kits_note_font: { request: FontNote; answer: BrandKitView };
  /** Removes a font. */
  kits_remove_font: { request: ById<FontId>; answer: Done };
  /** Brings a removed font back. */
  kits_restore_font: { request: ById<FontId>; answer: Done };
  /** Tells how well a colour is read upon another. */
  kits_contrast: { request: ContrastAsk; answer: ContrastView };
  /** Lists the templates for visuals, and their sizes. */
  templates_list: { request: TemplatesOf; answer: TemplatesView };
  /** Names an imported template anew. */
  templates_update: { request: TemplateUpdate; answer: Done };
  /** Removes an imported template. */
  templates_remove: { request: ById<TemplateId>; answer: Done };
  /** Brings a removed template back. */
  templates_restore: { request: ById<TemplateId>; answer: Done };
  /** Draws a page of a design. */
  designs_preview: { request: DesignPreview; answer: DesignPreviewed };
  /** Makes visuals of a design. */
  designs_render: { request: DesignRender; answer: DesignRendered };
  /** Reads the design that a visual was made of. */
  designs_get: { request: DesignOf; answer: DesignView | null };
}
