declare module 'signalsmith-stretch' {
  /** Adds its worklet to the context, as a script that holds all of it, and makes a node. */
  const create: (context: { readonly audioWorklet: { addModule(url: string): Promise<void> } }) => Promise<unknown>;
  export default create;
}
