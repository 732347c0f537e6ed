//! Builds the desk: a second wasm app beside the pane, with files of its own, so that neither costs the other a byte.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::build::{self, target};
use crate::run::Steps;
use crate::split::{self, Short};

/// Its files with the names they are served under.
pub(crate) fn desk(root: &Path, steps: &Steps) -> Result<Vec<(PathBuf, PathBuf)>> {
    let pkg = target(root).join("pkg-desk");
    let mut pack = build::wasm_pack(root, Some("src/desk"), &pkg);
    steps.run("build the desk", &mut pack)?;
    let small = build::optimize(root, steps, &pkg.join("desk_bg.wasm"), "desk")?;
    let module = target(root).join("pane.parts/desk_bg.wasm");
    build::write(&module, &split::without_names(&build::read(&small)?)?)?;
    let glue = build::minify(root, steps, &pkg.join("desk.js"), &Short::default())?;
    Ok(vec![(module, "pkg/desk_bg.wasm".into()), (glue, "pkg/desk.js".into())])
}
