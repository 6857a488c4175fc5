/** What the embedded model is reached by. It gives the same answer to the same request each time. */
export const offlineEndpoint = "offline";
