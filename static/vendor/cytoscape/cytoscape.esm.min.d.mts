// What the type checker needs to know of the bundle: what the drawing uses of it.
export interface Position { x: number; y: number }
export interface Elements {
  length: number;
  id(): string;
  data(name: string): any;
  addClass(name: string): Elements;
  removeClass(name: string): Elements;
  position(): Position;
  renderedPosition(): Position;
  filter(test: (one: Elements) => boolean): Elements;
  sort(by: (one: Elements, other: Elements) => number): Elements;
  incomers(selector: string): Elements;
  outgoers(selector: string): Elements;
  connectedEdges(): Elements;
  toArray(): Elements[];
}
export interface Core {
  nodes(): Elements;
  edges(): Elements;
  elements(): Elements;
  getElementById(id: string): Elements;
  style(sheet?: object[]): any;
  on(event: string, selector: string, heard: (event: { target: Elements }) => void): void;
  fit(elements?: Elements, padding?: number): void;
  zoom(level?: number | { level: number; renderedPosition: Position }): number;
  minZoom(level: number): void;
  center(elements?: Elements): void;
  pan(position?: Position): Position;
  panBy(by: Position): void;
  width(): number;
  height(): number;
  resize(): void;
  animate(how: object, options: object): void;
}
declare function cytoscape(options: object): Core;
export default cytoscape;
