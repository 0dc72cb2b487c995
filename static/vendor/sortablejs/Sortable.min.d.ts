// What the type checker needs to know of the bundle: it puts `Sortable` into the global scope.
export {};
