#pragma once
// Makes files of a scenario, of each format.

#include "app/gui/export/export.hpp"

#include <memory>
#include <string>

namespace cow::ui {

/// Null, and why in `problem`, when this machine cannot draw.
std::unique_ptr<Export> begin_export(const ExportRequest& request, const FontSource& fonts,
                                     std::string& problem);

/// How large a picture is when nobody says.
Point usual_size(PictureFormat format);

} // namespace cow::ui
