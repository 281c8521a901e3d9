//! The environment and the configuration files: they give flags other defaults, and the command line has the last word.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};
use toml::{Table, Value};

use crate::exit::Failure;

/// The file of the working directory.
const LOCAL_FILE: &str = "riptide.toml";

/// What a file can set: flags by their names.
const SETTINGS: [&str; 38] = [
    "mode",
    "focus",
    "remove",
    "links",
    "images",
    "tables",
    "comments",
    "max-input-bytes",
    "max-output-bytes",
    "max-depth",
    "max-attributes",
    "max-links",
    "max-media",
    "max-table-cells",
    "max-metadata-bytes",
    "format",
    "front-matter",
    "engine",
    "wasm-path",
    "max-memory",
    "timeout",
    "allow-private",
    "allow-address",
    "contact",
    "retries",
    "cache",
    "max-cache-bytes",
    "offline",
    "proxy",
    "ca-file",
    "concurrency",
    "per-host",
    "delay",
    "ignore-robots",
    "chrome",
    "max-requests",
    "max-transfer-bytes",
    "max-chrome-memory",
];

/// What the files say, each setting with the file that has the last word on it.
#[derive(Debug, Default)]
pub(crate) struct Config {
    settings: BTreeMap<&'static str, Setting>,
    /// The files that were read, the weaker first.
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug)]
struct Setting {
    values: Vec<String>,
    file: PathBuf,
}

/// A setting with its value and where that comes from, for people.
pub(crate) struct Effective {
    pub(crate) name: &'static str,
    /// None where nothing is set.
    pub(crate) value: Option<String>,
    pub(crate) origin: String,
}

impl Config {
    /// Reads the user's file and that of the working directory, where they are; or `explicit` alone, which has to be there.
    pub(crate) fn read(explicit: Option<&Path>) -> Result<Config, Failure> {
        let mut config = Config::default();
        match explicit {
            Some(path) => config.add(path, true)?,
            None => {
                if let Some(path) = user_file() {
                    config.add(&path, false)?;
                }
                config.add(Path::new(LOCAL_FILE), false)?;
            }
        }
        Ok(config)
    }

    fn add(&mut self, path: &Path, required: bool) -> Result<(), Failure> {
        let written = match fs::read_to_string(path) {
            Ok(written) => written,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !required => return Ok(()),
            Err(error) => return Err(Failure::input_file(path, error)),
        };
        let shown = path.display();
        let table: Table = written.parse().map_err(|error: toml::de::Error| {
            Failure::usage(format!("`{shown}` is not TOML")).caused_by(error.to_string().replace('\n', " "))
        })?;
        for (key, value) in table {
            let Some(name) = SETTINGS.into_iter().find(|name| *name == key) else {
                return Err(Failure::usage(format!("`{shown}` sets `{key}`, which is no setting"))
                    .hint(format!("the settings are: {}", SETTINGS.join(", "))));
            };
            let values = values(value).ok_or_else(|| {
                Failure::usage(format!("`{shown}`: `{key}` is neither a value nor a list of values"))
            })?;
            self.settings.insert(name, Setting { values, file: path.to_owned() });
        }
        self.files.push(path.to_owned());
        Ok(())
    }

    /// Makes what the environment and the files say the defaults of the flags, in every command that has them.
    ///
    /// To clap, a value of the environment is as good as one of the command line, and `--json` would contradict
    /// `RIPTIDE_FORMAT`. As a default it gives way.
    pub(crate) fn apply(&self, mut command: Command) -> Command {
        let subcommands: Vec<String> =
            command.get_subcommands().map(|subcommand| subcommand.get_name().to_owned()).collect();
        for subcommand in subcommands {
            command = command.mut_subcommand(subcommand, |mut subcommand| {
                for name in SETTINGS {
                    let id = argument(name);
                    if subcommand.get_arguments().any(|arg| arg.get_id() == id.as_str()) {
                        subcommand = subcommand.mut_arg(id, |arg| self.with_default(name, arg));
                    }
                }
                subcommand
            });
        }
        command
    }

    fn with_default(&self, name: &str, arg: Arg) -> Arg {
        let value = environment(&arg);
        let arg = if arg.get_env().is_some_and(|name| env::var_os(name).is_some()) {
            arg.env(None::<&str>)
        } else {
            arg
        };
        match (value, self.settings.get(name)) {
            (Some(value), _) => arg.default_value(value),
            (None, Some(setting)) => arg.default_values(&setting.values),
            (None, None) => arg,
        }
    }

    /// Every setting as `matches` have it, those of `extract`, which has all of them.
    pub(crate) fn effective(&self, matches: &ArgMatches, extract: &Command) -> Vec<Effective> {
        let effective = |name: &'static str| {
            let id = argument(name);
            let value = matches.get_raw(&id).map(|values| {
                values.map(|value| value.to_string_lossy().into_owned()).collect::<Vec<_>>().join(", ")
            });
            let arg = extract.get_arguments().find(|arg| arg.get_id() == id.as_str());
            let variable = arg.filter(|arg| environment(arg).is_some()).and_then(Arg::get_env);
            let origin = match (variable, self.settings.get(name)) {
                (Some(variable), _) => format!("environment {}", variable.to_string_lossy()),
                (None, Some(setting)) => setting.file.display().to_string(),
                (None, None) => "default".to_owned(),
            };
            Effective { name, value, origin }
        };
        SETTINGS.into_iter().map(effective).collect()
    }
}

/// What the environment says of a flag. An empty variable says nothing.
fn environment(arg: &Arg) -> Option<OsString> {
    arg.get_env().and_then(env::var_os).filter(|value| !value.is_empty())
}

/// The argument's id for a flag's name.
fn argument(name: &str) -> String {
    name.replace('-', "_")
}

fn user_file() -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")))?;
    Some(folder.join("riptide").join("config.toml"))
}

fn values(value: Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.into_iter().map(scalar).collect(),
        other => Some(vec![scalar(other)?]),
    }
}

fn scalar(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
        Value::Datetime(_) | Value::Array(_) | Value::Table(_) => None,
    }
}
