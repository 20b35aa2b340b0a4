// Part of Proviso. SPDX-License-Identifier: Apache-2.0

