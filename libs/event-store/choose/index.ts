export { CHOSEN_READER, CHOSEN_STORE, chooseReader, chooseStore, type Chosen, type ChosenReader, type ChosenStore, type StoreChoice } from './chosen.store.js';
export { checkKurrentAddress, placeOf, storeKindOf, withoutLogin, type StoreKind } from './store-address.codec.js';
