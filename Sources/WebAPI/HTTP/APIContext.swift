// Part of Proviso. SPDX-License-Identifier: Apache-2.0

package import Hummingbird

/// What the server hands along with a request: nothing of ours is needed.
package struct APIContext: RequestContext {
    package var coreContext: CoreRequestContextStorage

    package init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }
}
