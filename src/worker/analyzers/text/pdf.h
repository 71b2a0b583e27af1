/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/text/pdf.h: a PDF opened by poppler; for "text" and "pages".
 */
#pragma once

#include <poppler.h>

#include "worker/analyzer.h"

/* This version of poppler has no cleanup functions of its own. */
typedef PopplerDocument AtharPdf;
typedef PopplerPage AtharPdfPage;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharPdf, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtharPdfPage, g_object_unref)

/* athar_pdf_open: (transfer full) DENIED when a password is needed, INVALID when damaged, LIMIT
 * above 256 MiB. */
AtharPdf *athar_pdf_open (AtharTask *task, GError **error);
