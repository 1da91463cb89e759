#pragma once
// Steps of a scenario as a page to print: for each a picture and what happens.

#include "app/gui/export/export.hpp"
#include "app/view/picture/handout.hpp"

#include <memory>

namespace cow::ui {

class HandoutExport : public Export {
public:
    HandoutExport(const ExportRequest& request, std::unique_ptr<OffscreenRenderer> renderer);

    bool work() override;
    double done() const override;

private:
    void add_remarks(std::size_t step);
    void add_step();
    void finish();

    ExportRequest request_;
    std::unique_ptr<OffscreenRenderer> renderer_;
    Handout handout_;
    std::size_t next_;
    bool finished_ = false;
};

} // namespace cow::ui
