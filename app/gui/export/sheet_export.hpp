#pragma once
// A contact sheet: the stage after every step, on one page, as PNG or SVG.

#include "app/gui/export/export.hpp"
#include "app/view/picture/drawing.hpp"
#include "app/view/picture/sheet_grid.hpp"

#include <memory>

namespace cow::ui {

class SheetExport : public Export {
public:
    SheetExport(const ExportRequest& request, std::unique_ptr<OffscreenRenderer> renderer);

    bool work() override;
    double done() const override;

private:
    void add_title();
    void add_step();
    void add_picture(Rect place);
    void finish();

    ExportRequest request_;
    std::unique_ptr<OffscreenRenderer> renderer_;
    SheetGrid grid_;
    Pixels pixels_;   ///< of the page, as PNG
    Drawing drawing_; ///< of the page, as SVG
    std::size_t next_;
    bool finished_ = false;
};

} // namespace cow::ui
