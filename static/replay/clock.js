/**
 * The page's clock is the run's clock. What moves in a lab's view reads `performance.now` and the
 * time that a frame is given; on this page both tell the milliseconds since the run began. So every
 * movement runs at the replay's speed, stands still when it is paused, and can be entered midway,
 * without a lab's view knowing of it.
 */
export class Clock {
  constructor() {
    this.time = 0;
    this.frames = window.requestAnimationFrame.bind(window);
  }

  /** Before any view is mounted. */
  install() {
    performance.now = () => this.time;
    window.requestAnimationFrame = (callback) => this.frames(() => callback(this.time));
  }

  /**
   * A frame by the wall clock.
   * @param {(milliseconds: number) => void} callback
   */
  frame(callback) {
    this.frames(callback);
  }
}
