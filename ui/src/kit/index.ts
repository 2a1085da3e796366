/** Our components. Each is small, named for assistive technology, and knows nothing of rooms. */
export { default as BrandDot } from './BrandDot.svelte';
export { default as Button } from './Button.svelte';
export { default as Checks } from './Checks.svelte';
export { default as ClockField } from './ClockField.svelte';
export { default as ClockInput } from './ClockInput.svelte';
export { default as Combobox } from './Combobox.svelte';
export { default as Dialog } from './Dialog.svelte';
export { default as EmptyState } from './EmptyState.svelte';
export { default as Field } from './Field.svelte';
export { default as IconButton } from './IconButton.svelte';
export { default as Kbd } from './Kbd.svelte';
export { default as Menu, type MenuItem } from './Menu.svelte';
export { default as NetworkGlyph, networkName } from './NetworkGlyph.svelte';
export { default as Paper } from './Paper.svelte';
export { default as Pills } from './Pills.svelte';
export { default as PillsField } from './PillsField.svelte';
export { default as Popover } from './Popover.svelte';
export { default as Progress } from './Progress.svelte';
export { default as Select } from './Select.svelte';
export { default as Skeleton } from './Skeleton.svelte';
export { default as Spinner } from './Spinner.svelte';
export { default as Splitter } from './Splitter.svelte';
export { default as StatusIcon } from './StatusIcon.svelte';
export { default as Switch } from './Switch.svelte';
export { default as Tabs } from './Tabs.svelte';
export { default as TextArea } from './TextArea.svelte';
export { default as TextField } from './TextField.svelte';
export { default as Tooltip } from './Tooltip.svelte';
export { default as VisualThumb } from './VisualThumb.svelte';
export type { Icon } from './Icon';
export * from './dates';
export { clipLength, exactLength, momentText, momentTyped } from './moments';
export { advises, codeText, errorText, fieldText, problemText } from './errors';
export {
  askName,
  commentStanding,
  failureName,
  stateIcon,
  stateName,
  statusColour,
  statusOf,
  waitsWhere,
  type State,
} from './status';
export { initials, plain } from './text';
export { deed, dismissToast, toast, toastError, toastUndo } from './toasts.svelte';
