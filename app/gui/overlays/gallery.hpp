#pragma once
// The scenarios to choose from, by chapter, each with its title and a small picture of it.

#include "app/gui/view/view.hpp"
#include "app/view/scene/thumbnail.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace cow::ui {

struct GalleryState {
    std::size_t index = 0;                       ///< the chosen entry of the catalog
    bool appears = false;                        ///< just opened
    std::string typed;                           ///< to find some
    bool fresh = false;                          ///< the field where that is typed has just come
    std::map<std::string, Thumbnail> thumbnails; ///< by path, as far as they were needed
    bool pending = false;                        ///< more of them are to be made
};

void draw_gallery(const View& view, GalleryState& state, Rect window);

} // namespace cow::ui
