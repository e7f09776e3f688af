/** The device that all programs of a process share, opened when one is loaded. */
import type { Device } from "../backend.ts";
import { adapterOf, deviceOf } from "../gpu.ts";

/** A device, and how it went with it. */
export interface Opened {
  readonly device: GPUDevice;
  readonly about: Device;
  /** Why it is gone, once it is. */
  lost: string | undefined;
}

let opened: Promise<Opened> | undefined;

/** Throws `Unavailable`. One that was lost is opened anew. */
export async function openDevice(): Promise<Opened> {
  const known = await opened?.catch(() => undefined);
  if (known && known.lost === undefined) return known;
  const opening = start();
  opened = opening;
  return opening;
}

async function start(): Promise<Opened> {
  const adapter = await adapterOf();
  const { limits } = adapter;
  const device = await adapter.requestDevice({
    requiredLimits: {
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
    },
  });
  const made: Opened = { device, about: deviceOf(adapter.info), lost: undefined };
  void device.lost.then(({ message }) => (made.lost = message));
  // What a scope does not catch is found out when results are read: it would be told on the console too.
  device.onuncapturederror = (event) => (event as unknown as { preventDefault(): void }).preventDefault();
  return made;
}
